"""Marks in, measures out: families that count, and the measures that they declare."""
