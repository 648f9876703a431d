"""The published language: every event, command, read, code and problem that services and partners share. No I/O."""
