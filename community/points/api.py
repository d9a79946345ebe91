"""What you have, and how it came about."""

from __future__ import annotations

from community.access import current_member, member_required
from community.http.blueprint import Blueprint
from community.http.cursors import newest
from community.http.schemas import PageIn
from community.points.models import Transfer
from community.points.queries import balance_of, ledger_rows
from community.points.schemas import PointsOut

points = Blueprint("points", __name__, description="Points: what you have, and how it came about")


@points.get("/me/points")
@member_required
@points.arguments(PageIn, location="query")
@points.response(200, PointsOut)
def get_points(page):
    """See your points: what you have and owe, what expires next, and why each came or went."""
    member_id = current_member().id
    ledger = newest(ledger_rows(member_id), [Transfer.id], **page)
    balance = balance_of(member_id)
    return {
        "available": balance.available,
        "debt": balance.debt,
        "expiring": balance.expiring,
        "items": ledger.items,
        "next": ledger.next,
    }
