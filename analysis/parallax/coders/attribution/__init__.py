"""Who says what: by rule and by the trained model."""
