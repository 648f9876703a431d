"""What may be ordered and asked of each service, one module (intake: one package) per service; the gateway builds its
resources from these."""
