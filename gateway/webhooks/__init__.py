"""Webhooks: endpoints of agencies, how they are signed, where they may go, and when each is tried."""
