"""The relief network of the demo as tables, packaged. See README.md for what is real in it and what is invented."""
