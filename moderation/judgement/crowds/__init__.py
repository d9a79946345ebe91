"""What many contributions show together, and none by itself. Pure: counts, instants and ids in, findings out."""

# Checks that workers make once a content is public; a rule may ask for them by name.
LATE = ("burst", "co_review", "deviation", "known_image", "template")
