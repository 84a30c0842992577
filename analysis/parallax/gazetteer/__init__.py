"""Who is who in the world's news: the targets of stance, and the sides that they are on."""
