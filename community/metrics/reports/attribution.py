"""What each channel brought: by the last click, and beside it by the first."""

from __future__ import annotations

from datetime import date

from pyroaring import BitMap
from sqlalchemy import select

from community.attribution.channels import Span, brought
from community.attribution.queries import as_shown
from community.members.models import Member
from community.metrics.queries import begin_of, end_of, those
from community.metrics.reports.days import Row


def attribution_report(first: date, last: date, currency: str, counted: BitMap | None = None) -> Row:
    """Links made, clicks, visits, sign-ups, orders and revenue of the days from first to last, channel by channel.

    counted: whose links; without them everybody's who counts. The total is the sum of its channels, by last as by
    first click.
    """
    sharers = select(Member.id).where(those(counted))
    return as_shown(brought(lambda link: link.member_id.in_(sharers), currency, Span(begin_of(first), end_of(last))))
