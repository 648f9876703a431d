"""The whole interface under requests nobody would write by hand (``make fuzz``): what it says of itself must hold."""
