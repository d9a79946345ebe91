"""What workers find out once a content is public, by its names. Pure.

No check at the way in sees it, so it stays as it was found when the checks look again.
"""

LATE = ("burst", "co_review", "deviation", "known_image", "template")
SCORER = "scorer."  # begins the findings of the operator's own scorers


def is_late(check: str) -> bool:
    """Does a worker find it, and no check at the way in?"""
    return check in LATE or check.startswith(SCORER)
