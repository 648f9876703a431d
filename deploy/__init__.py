"""Composition and operation: where services, broker and databases are put together and looked after."""
