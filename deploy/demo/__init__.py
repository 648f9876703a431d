"""The demo: the relief network as data, and one person's whole way home played through the public HTTP API."""
