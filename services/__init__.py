"""The four services, which keep their own data and never import one another.

Without this file they would be a namespace that several installed folders may share, and the import rules could be
checked against the wrong copy.
"""
