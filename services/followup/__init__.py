"""Follow-up (回访): looking after people once they are home."""
