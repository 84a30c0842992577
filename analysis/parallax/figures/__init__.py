"""What people look at: figures, marked texts, and how numbers and words are written in front of readers."""
