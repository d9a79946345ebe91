"""What agreement hears, and what it looks at by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from community.database import db
from community.outbox import transaction
from moderation.agreement.actions import offer
from moderation.agreement.caution import put_in_doubt
from moderation.agreement.drawing import is_drawn
from moderation.agreement.measures import policies_in_doubt
from moderation.desk.models import Decision


def draw_second_looks(payloads: Sequence[dict[str, Any]]) -> None:
    """Offer a share of what was decided to other moderators. Hears ``decision.taken``."""
    drawn = [payload["decision_id"] for payload in payloads if is_drawn(payload["decision_id"])]
    for decision in db.session.scalars(select(Decision).where(Decision.id.in_(drawn)).order_by(Decision.id)):
        offer(decision)


def watch_agreement() -> None:
    """Look for policies that people understand differently. Run by the scheduler."""
    with transaction():
        put_in_doubt(policies_in_doubt())
