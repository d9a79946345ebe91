"""What each opinion leader brought and won."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import select

from community.database import db
from community.kols.facts import brought_by_author, engagements_by_author, impressions_by_author
from community.kols.models import Kol
from community.kols.queries import VERIFIED
from community.members.models import Member
from community.metrics.queries import COUNTED, begin_of, end_of
from community.metrics.rates import engagement_rate
from community.metrics.reports.days import Row

BROUGHT = ("clicks", "signups", "orders", "refunds", "revenue_minor")


def kols_report(first: date, last: date, currency: str) -> Row:
    """By verified opinion leader, in the days from first to last; who brought most revenue comes first.

    Clicks, sign-ups, orders and revenue are of all their links; engagement is of their notes and reviews, whenever
    these were published. Five statements, however many they are.
    """
    authors = select(Kol.member_id).where(VERIFIED)
    within = begin_of(first), end_of(last)
    brought = brought_by_author(authors, *within, currency)
    won, seen = engagements_by_author(authors, *within), impressions_by_author(authors, first, last)
    rows = [
        _row(kol, brought.get(kol.id, Counter()), won.get(kol.id, 0), seen.get(kol.id, (0, 0))[0])
        for kol in db.session.execute(_kols())
    ]
    return {"kols": sorted(rows, key=lambda row: (-row["revenue_minor"], -row["clicks"], row["username"]))}


def _kols() -> Any:
    shown = (Member.id, Member.username, Member.display_name, Kol.tier, Member.followers_count)
    return select(*shown).join(Kol, Kol.member_id == Member.id).where(VERIFIED, COUNTED)


def _row(kol: Any, brought: Any, engagements: int, impressions: int) -> Row:
    who = {"username": kol.username, "display_name": kol.display_name, "tier": kol.tier}
    won = {"engagements": engagements, "impressions": impressions}
    return {
        **who,
        "followers": kol.followers_count,
        **{name: brought[name] for name in BROUGHT},
        **won,
        "engagement_rate": engagement_rate(engagements, impressions),
    }
