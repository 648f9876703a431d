"""Our side of the comparison: a depot that announces parcels and a courier that notes them, on the chassis."""
