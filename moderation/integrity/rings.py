"""Looking for members who review together, among the reviews of the last 30 days."""

from __future__ import annotations

from datetime import timedelta

from community.clock import utcnow
from community.outbox import transaction
from moderation.alerts.actions import raise_alert
from moderation.integrity.reviews import unverified_reviews, visits_since
from moderation.judgement.crowds.rings import Ring, find_rings, suspicion
from moderation.screening.second_thoughts import suspect_each

WINDOW = timedelta(days=30)
MOST_NAMED = 50  # members of a ring that the alert's subject names


def look_for_rings() -> None:
    """Raise an alert for every ring, and suspect what it reviewed without buying. Run by the scheduler.

    Reading and reckoning come before any transaction: they may take seconds.
    """
    since = utcnow() - WINDOW
    for ring in find_rings(visits_since(since)):
        with transaction():
            suspects = unverified_reviews(ring.members, ring.products, since)
            suspect_each(dict.fromkeys(suspects, suspicion()))
            raise_alert("co_review", subject_of(ring), evidence_of(ring))


def subject_of(ring: Ring) -> str:
    """By what the ring is known while its alert is open."""
    return "members:" + ",".join(map(str, ring.members[:MOST_NAMED]))


def evidence_of(ring: Ring) -> dict[str, object]:
    """What somebody needs to judge it."""
    figures = {"members": len(ring.members), "products": len(ring.products), "clustering": ring.clustering}
    return {**figures, "within_hours": 24, "window_days": WINDOW.days}
