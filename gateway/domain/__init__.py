"""What the gateway remembers, as plain objects, one module per subject; without them its rules would live in SQL."""
