"""Disclosure at the gateway: every answer passes one projection, and what it shows is on record before it leaves."""
