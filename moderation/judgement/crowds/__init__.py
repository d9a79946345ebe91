"""What many contributions show together, and none by itself. Pure: counts, instants and ids in, findings out."""
