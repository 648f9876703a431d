"""Tables of the world outside, packaged: divisions of Changzhou. See README.md."""
