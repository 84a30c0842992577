"""One coder against another: a person, the author, the rules, the trained model."""
