"""Patrol's rules in plain Python; without them in one place a report, a team and a tally would each have their own."""
