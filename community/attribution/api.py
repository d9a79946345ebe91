"""What share links brought."""

from __future__ import annotations

from flask import current_app

from community.access import current_member, member_required
from community.attribution.queries import access_link, stats_of
from community.attribution.schemas import StatsOut
from community.http.blueprint import Blueprint

attribution = Blueprint("attribution", __name__, description="What share links brought")


@attribution.get("/shares/<code>/stats")
@member_required
@attribution.response(200, StatsOut)
def get_share_stats(code):
    """See what your share link brought: clicks, sign-ups, orders. The growth team sees those of everybody."""
    return stats_of(access_link(code, current_member()), current_app.config["COMMUNITY"].currency)
