"""The people behind the figures of channels: whose links these were, and whom they brought."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, null, select, true

from community.attribution.channels import EVER, FIRST, LAST, Span, Which, counted_credits
from community.attribution.models import Credit
from community.database import db
from community.shares.models import Click, ShareLink
from community.visitors.robots import PERSON

CLICKS = {"human_clicks": Click.kind == PERSON, "robot_clicks": Click.kind != PERSON}
CREDITS = {
    "visits": ("visit", LAST),
    "signups": ("signup", LAST),
    "orders": ("order", LAST),
    "refunds": ("refund", LAST),
    "first_signups": ("signup", FIRST),
    "first_orders": ("order", FIRST),
}
"""Kind of the credits that a figure counts, and the link under whose channel it does."""

FIGURES = ("links", *CLICKS, *CREDITS)


class Brought(NamedTuple):
    """Ids of members: whose link it was, and who came by it; None for a visitor whom nobody knows."""

    sharer: int
    member: int | None


def people_behind(figure: str, which: Which, span: Span = EVER, channel: str | None = None) -> list[Brought]:
    """Who shared and who came, of everything that the figure counts, each pair once.

    figure: one of FIGURES. which: as in ``channels.brought``. channel: its row; None: the total.
    """
    return [Brought(*pair) for pair in db.session.execute(_rows(figure, which, span, channel).distinct())]


def _rows(figure: str, which: Which, span: Span, channel: str | None) -> Select:
    if figure in CREDITS:
        kind, link = CREDITS[figure]
        rows = counted_credits(which, span, LAST.member_id, Credit.member_id)
        return rows.where(Credit.kind == kind, _is_on(link, channel))
    rows = select(ShareLink.member_id, null()).where(which(ShareLink), _is_on(ShareLink, channel))
    if figure in CLICKS:
        return rows.join(Click, Click.link_id == ShareLink.id).where(CLICKS[figure], span.holds(Click.clicked_at))
    return rows.where(span.holds(ShareLink.created_at))


def _is_on(link: Any, channel: str | None) -> ColumnElement[bool]:
    return true() if channel is None else link.channel == channel
