"""Persons of the station: who they are, how they sign in, and who may let them."""
