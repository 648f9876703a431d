"""Follow-up's rules in plain Python; without them in one place every township would look after people in its own
way."""
