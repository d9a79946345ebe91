"""Members who come, share and bring others, planted so that one knows what a report must say of it."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from community.activity.models import ActivityEntry
from community.attribution.models import Credit
from community.clock import at
from community.database import db
from community.levels.models import LevelChange
from community.members.actions import set_level
from community.outbox import transaction
from tests.factories import a_click, a_member, a_share, an_order
from tests.metrics_wired.conftest import noon

HOUR = timedelta(hours=1)
STEPS = ("shared", "clicked", "visited", "signed_up", "ordered")


def comes(member, *days):
    """The member visits on these days. Written as bits alone, as nothing else is read of it."""
    with transaction() as session:
        for day in days:
            session.merge(ActivityEntry(activity="visit", day=day, number=member.number))


def joins(day, **given):
    with at(noon(day)):
        return a_member(**given)


def a_journey(post, sharer, day, channel, steps, *, late=None):
    """A link of the day that gets so many steps far; at the step ``late`` it takes longer than the window."""
    with at(noon(day)):
        link = a_share(sharer, post, channel)
        shared_at = link.created_at
    waits = dict(zip(STEPS[1:], (timedelta(days=2), 2 * HOUR, 20 * HOUR, timedelta(days=9)), strict=True))
    waits |= {late: timedelta(days=60)} if late else {}
    if steps >= 1:
        click = a_click(link, f"v{link.id}", at=shared_at + waits["clicked"])
        credit = {"link_id": link.id, "click_id": click.id, "first_click_id": click.id, "amount_minor": 0}
    if steps >= 2:
        with transaction():
            db.session.add(Credit(kind="visit", occurred_at=click.clicked_at + waits["visited"], **credit))
    if steps >= 3:
        joined = click.clicked_at + waits["signed_up"]
        with at(joined):
            member = a_member()
        with transaction():
            db.session.add(Credit(kind="signup", member_id=member.id, occurred_at=joined, **credit))
    if steps >= 4:
        with at(joined + waits["ordered"]):
            an_order(member)


def brings(sharer, post, after: timedelta):
    """A member who joins by the sharer's link so long after the sharer did."""
    at = sharer.created_at + after
    click = a_click(a_share(sharer, post), visitor=f"v{at.timestamp()}", at=at - HOUR)
    with time_machine.travel(at, tick=False):
        member = a_member()
    credit = {"kind": "signup", "link_id": click.link_id, "click_id": click.id, "first_click_id": click.id}
    with transaction():
        db.session.add(Credit(**credit, member_id=member.id, amount_minor=0, occurred_at=member.created_at))
    return member


def moves(member, day, level):
    """The member comes to another level on a day."""
    change = {"from_level": member.level, "to_level": level, "growth": 0, "rules_version": 1, "changed_at": noon(day)}
    with transaction() as session:
        session.add(LevelChange(member_id=member.id, **change))
        set_level(member, level)
