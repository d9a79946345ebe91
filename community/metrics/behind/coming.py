"""The members behind the figures of shares and of what they bring: who shared, and who came."""

from __future__ import annotations

from datetime import date

from pyroaring import BitMap
from sqlalchemy import select

from community.activity.bitmaps import union
from community.attribution.channels import Span
from community.attribution.people import people_behind
from community.clock import utcnow
from community.members.models import Member
from community.metrics.answers import until
from community.metrics.behind.members import Behind, numbers_of
from community.metrics.calendar import Period, Unit
from community.metrics.filters import Filters, counted_by, narrowed_to
from community.metrics.journeys import STEPS, Windows
from community.metrics.queries import begin_of, end_of, population, registered_between, those
from community.metrics.reports.funnel import closed_step
from community.metrics.reports.invitations import (
    by_generation,
    cohorts_of_inviters,
    in_time,
    invitations_of_all,
)
from community.metrics.share_steps import links_of

SIDES = SHARERS, BROUGHT = "sharers", "brought"
"""Whose links they were; or whom these brought."""

KNOWN = ("signups", "orders", "refunds", "first_signups", "first_orders", "signed_up", "ordered")
"""Figures behind which members came. Whoever clicks or visits is a visitor."""

INVITATION_FIGURES = ("size", "inviters", "signups", "generations")


def behind_funnel(
    figure: str,
    who: str,
    closed: str | None,
    channel: str | None,
    windows: Windows,
    first: date,
    last: date,
    filters: Filters,
) -> Behind:
    """Whose links reached a step, or whom they brought to it.

    figure: one of STEPS. closed: only links of days on which the window of that step is over, as ``channels`` and
    ``total`` count; None: of all days, as ``days`` count.
    """
    now = utcnow()
    links = links_of(first, until(now, last), channel, windows, narrowed_to(filters))
    least = -1 if closed is None else STEPS.index(closed)
    reached = [
        link for link in links if link.reached >= STEPS.index(figure) and closed_step(link.day, windows, now) >= least
    ]
    if who == SHARERS:
        return Behind(BitMap(link.sharer for link in reached), f"funnel:{figure}")
    return Behind(numbers_of(came for link in reached for came in getattr(link, figure)), f"funnel:{figure}")


def behind_attribution(
    figure: str, who: str, of_channel: str | None, first: date, last: date, filters: Filters
) -> Behind:
    """Whose links a figure of a channel counts, or whom they brought. of_channel: its row; None: the total."""
    sharers = select(Member.id).where(those(narrowed_to(filters)))
    span = Span(begin_of(first), end_of(last))
    pairs = people_behind(figure, lambda link: link.member_id.in_(sharers), span, of_channel)
    people = (pair.sharer if who == SHARERS else pair.member for pair in pairs)
    return Behind(numbers_of(people), f"attribution:{figure}")


def behind_invitations(
    figure: str,
    begun: Period | None,
    generation: int,
    first: date,
    last: date,
    unit: Unit,
    filters: Filters,
) -> Behind:
    """Of a cohort, or of all complete ones: its members (``size``), who of them invited (``inviters``), who came by
    that in time (``signups``). Or who of those that registered in the range stands in a generation.

    begun: the period of the cohort; None: the total.
    """
    everybody, counted, invitations = population(), counted_by(filters), invitations_of_all()
    if figure == "generations":
        came = by_generation(registered_between(first, last) & counted, invitations)
        return Behind(came.get(generation, BitMap()), f"invitations:generation {generation}")
    members = _inviters(begun, first, last, unit, counted)
    found = list(in_time(members, invitations, everybody))
    parts = {
        "size": members,
        "inviters": BitMap(each.inviter for each in found),
        "signups": BitMap(each.invited for each in found),
    }
    return Behind(parts[figure], f"invitations:{figure}")


def _inviters(begun: Period | None, first: date, last: date, unit: Unit, counted: BitMap) -> BitMap:
    if begun is not None:
        return registered_between(begun.start, begun.last_day) & counted
    return union(own.members for own in cohorts_of_inviters(first, last, unit, utcnow(), counted) if own.complete)
