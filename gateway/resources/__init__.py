"""The resources of the platform, one module per noun of the field; each reads as a table of contents."""
