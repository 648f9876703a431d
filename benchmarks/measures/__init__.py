"""One module a measurement; each gives figures of one run, as ratios wherever somebody else does the same work."""
