"""Groups of articles against each other: events, differences, what each telling carries, words, speakers."""
