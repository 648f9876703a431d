"""What may be ordered and asked of each service, one module per service; the gateway builds its resources from
these."""
