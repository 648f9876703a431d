"""National facts as data; see ``README.md``."""
