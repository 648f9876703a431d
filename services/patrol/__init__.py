"""Patrol (街面巡查): from the first report to the person met on the street."""
