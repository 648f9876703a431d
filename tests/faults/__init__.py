"""The fault lab: the whole platform as real processes on real servers, under load, with something broken, and one
oracle that says what was lost, doubled or leaked; without it each promise would be shown alone, never all at once.

``python -m tests.faults`` runs every experiment (``--list``, ``--only NAME``, ``--seed N``); a part of it runs with the
suite (test_six_minutes.py).
"""
