"""The operator's commands by subject, one module each; `deploy/cli.py` puts them together."""
