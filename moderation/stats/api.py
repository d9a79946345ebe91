"""How the desk does, for those who work at it."""

from __future__ import annotations

from community.access import role_required
from community.http.blueprint import Blueprint
from moderation.stats.queries import desk_stats
from moderation.stats.schemas import DeskStatsOut, PeriodIn

stats = Blueprint("stats", __name__, description="How the desk does")


@stats.get("/moderation/stats")
@role_required("moderator")
@stats.arguments(PeriodIn, location="query")
@stats.response(200, DeskStatsOut)
def get_stats(asked):
    """Read what waits and for how long, promises, load, precision of rules, misses, and how far moderators agree."""
    return desk_stats(**asked)
