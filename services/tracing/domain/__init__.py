"""The rules of tracing in plain Python; without them they would hide between tables and messages.

profiles · notices · inquiries · candidates are the four things tracing keeps; sound · places · facts · names ·
scoring · keys say how two records are compared, under the frozen weights of parameters.
"""
