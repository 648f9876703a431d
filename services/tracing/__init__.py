"""Tracing (寻亲): who is the person in our care, and who searches for him; without it he would stay nameless."""
