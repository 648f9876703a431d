"""Delivery and hosting: what keeps every promise of `docs/guarantees.md`, and knows nothing of relief stations."""
