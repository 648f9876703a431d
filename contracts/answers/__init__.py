"""What the owners answer, field by field, each of a named group; one module per owner. Without it nobody could say what
a question discloses."""
