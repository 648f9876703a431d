"""The HTTP face of the platform: the only thing outsiders can reach."""
