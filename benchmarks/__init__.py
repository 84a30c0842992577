"""What scoring costs, beside peers: for developers, not in the wheel."""
