"""Intake's rules in plain Python; without them a statute would have to be read out of SQL and message handlers."""
