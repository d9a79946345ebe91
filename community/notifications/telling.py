"""Telling members what happened, and taking it back: in few statements, however many they are. They never commit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, delete, exists, select, tuple_

from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.notifications.groups import Event, Group, about, unread_groups, write_events
from community.notifications.inboxes import lock_inboxes, write_positions
from community.notifications.models import Notification, NotificationEvent
from community.notifications.occasions import LASTING, Occasion, still_standing
from community.notifications.queries import made_today, zone_of
from community.notifications.recipients import Recipient, recipients_among, welcome
from community.statements import prepared, rows_of

GATHERED_FOR = timedelta(minutes=5)  # how long mail waits for more of the same, so that 38 likes are one mail


def tell(occasions: Iterable[Occasion]) -> None:
    """Tell members what happened, each fact once. Nobody hears of what they did themselves, of what they do not
    want to hear, or from members whom they blocked or muted, or who blocked them."""
    due = _in_order(occasions)
    if not due:
        return
    recipients = recipients_among({occasion.member_id for occasion in due})
    heard = welcome([occasion for occasion in due if occasion.member_id in recipients], recipients)
    wanted = {each: channels for each in heard if (channels := recipients[each.member_id].channels(each.type))}
    before = lock_inboxes({occasion.member_id for occasion in wanted})
    positions = dict(before)
    write_events(_place(_news(wanted), wanted, recipients, positions))
    write_positions(dict(positions.items() - before.items()))


def untell(occasions: Iterable[Occasion]) -> None:
    """Take back what was undone, as long as it was not read. What was done again meanwhile stays."""
    due = _in_order(occasions)
    lock_inboxes({occasion.member_id for occasion in due})
    standing = still_standing([occasion for occasion in due if occasion.type in LASTING])
    for occasion in due:
        if occasion not in standing:
            _forget_unread(occasion)


def _in_order(occasions: Iterable[Occasion]) -> list[Occasion]:
    """Each once, with what they point at held; in the order in which inboxes are locked."""
    due = [occasion for occasion in dict.fromkeys(occasions) if occasion.actor_id != occasion.member_id]
    due.sort(key=attrgetter("member_id"))
    _hold_contents({id_ for occasion in due for id_ in (occasion.content_id, occasion.cause_id) if id_})
    return due


def _hold_contents(ids: Collection[int]) -> None:
    """Hold what will be pointed at before any inbox: who decides on a content holds it first, and notifies then."""
    if ids:
        rows_of(prepared(_holding, ids=list(ids)))


def _holding(ids: Any) -> Select:
    held = select(Content.id).where(Content.id.in_(ids)).order_by(Content.id)
    return held.with_for_update(read=True, key_share=True)


def _news(occasions: Iterable[Occasion]) -> list[Occasion]:
    """Those of which their member was not told yet, and that still stand."""
    facts = {(occasion.member_id, occasion.fact): occasion for occasion in occasions}
    known = {tuple(row) for row in rows_of(prepared(_known, facts=list(facts)))} if facts else set()
    new = [occasion for fact, occasion in facts.items() if fact not in known]
    standing = still_standing(new)
    return [occasion for occasion in new if occasion in standing]


def _known(facts: Any) -> Select:
    fact = (NotificationEvent.member_id, NotificationEvent.fact)
    return select(*fact).where(tuple_(*fact).in_(facts))


def _place(
    news: Sequence[Occasion],
    channels: Mapping[Occasion, set[str]],
    recipients: Mapping[int, Recipient],
    positions: dict[int, int],
) -> list[Event]:
    """Put each behind all others of its inbox, and its group with it. Left out is what would begin a group too much
    for one day; what joins one is never too much."""
    events, groups, mailed_at = [], unread_groups(news), utcnow() + GATHERED_FOR
    room = _room({occasion.member_id for occasion in news}, recipients)
    for occasion in news:
        kind = about(occasion, in_app="in_app" in channels[occasion])
        if kind not in groups:
            if room[occasion.member_id] <= 0:
                continue
            room[occasion.member_id] -= 1
            groups[kind] = Group(kind)
        group = groups[kind]
        if "mail" in channels[occasion] and group.mailed_at is None:
            group.mail_due_at = group.mail_due_at or mailed_at
        group.position = positions[occasion.member_id] = positions[occasion.member_id] + 1
        events.append((occasion, group, group.position))
    return events


def _room(member_ids: Collection[int], recipients: Mapping[int, Recipient]) -> dict[int, int]:
    """How many groups may still begin today, by member."""
    by_zone, wanted = defaultdict(list), {id_: recipients[id_].preferences for id_ in member_ids}
    for id_, preferences in wanted.items():
        by_zone[zone_of(preferences)].append(id_)
    made = {id_: count for zone, ids in by_zone.items() for id_, count in made_today(ids, zone)}
    return {id_: preferences["most_a_day"]["in_app"] - made.get(id_, 0) for id_, preferences in wanted.items()}


def _forget_unread(occasion: Occasion) -> None:
    """The group that loses its last event goes too."""
    unread = select(Notification.id).filter_by(**occasion.group, read_at=None)
    event = NotificationEvent
    theirs = (event.member_id == occasion.member_id, event.fact == occasion.fact, event.notification_id.in_(unread))
    emptied = ~exists().where(event.notification_id == Notification.id)
    for gone in (delete(event).where(*theirs), delete(Notification).where(Notification.id.in_(unread), emptied)):
        db.session.execute(gone.execution_options(synchronize_session=False))
    db.session.expire_all()
