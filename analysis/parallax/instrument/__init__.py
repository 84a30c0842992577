"""What is known of the instrument's errors, for everybody who shows its numbers."""
