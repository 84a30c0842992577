"""The trained encoder: its weights, how a text is cut for it, and what runs it."""
