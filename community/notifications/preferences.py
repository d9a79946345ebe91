"""What a member wants to be told, over which channel, when, and how often. Pure values and local time.

Sources of the defaults: mail is for what somebody waits for (texts.MAILED), since a mail for every like is the flood
that people flee from (FEATURES 2, pain 12); the other numbers are our own choice. Minors: quiet from 22 to 6 whatever
they chose, the hours of the minors' mode (Cyberspace Administration of China, guideline of 15 November 2024).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from community.notifications.texts import MAILED, OFFICIAL, TEMPLATES

CHANNELS = ("in_app", "mail")
DIGESTS = {"off": None, "daily": timedelta(days=1), "weekly": timedelta(days=7)}
DIGEST_AT = time(9)
MONDAY = 0  # the day of weekly digests
QUIET_HOURS = {"from": "22:00", "to": "08:00"}
MOST_A_DAY = {"in_app": 200, "mail": 5}  # new groups, and gathered mails; official ones are not counted


class Hours(NamedTuple):
    """From a local time to another, over midnight where the second is the earlier. Equal ones: no time at all."""

    begin: time
    end: time


MINORS_QUIET = Hours(time(22), time(6))


def completed(said: Mapping[str, Any]) -> dict[str, Any]:
    """The preferences with a value for everything, from what the member said of some."""
    chosen = said.get("types", {})
    types = {type_: _channels(type_) | chosen.get(type_, {}) for type_ in TEMPLATES}
    return {
        "types": {**types, OFFICIAL: {"mail": True} | chosen.get(OFFICIAL, {})},
        "digest": said.get("digest", "off"),
        "quiet_hours": said.get("quiet_hours", QUIET_HOURS),
        "time_zone": said.get("time_zone"),
        "most_a_day": MOST_A_DAY | said.get("most_a_day", {}),
    }


def _channels(type_: str) -> dict[str, bool]:
    return {"in_app": True, "mail": type_ in MAILED}


def without_mail(said: Mapping[str, Any], scope: str) -> dict[str, Any]:
    """The preferences after an unsubscription. scope: a type, ``official``, ``digest``, or ``all`` of them."""
    changed = {**said, "types": {type_: dict(channels) for type_, channels in said.get("types", {}).items()}}
    if scope in ("digest", "all"):
        changed["digest"] = "off"
    for type_ in (*TEMPLATES, OFFICIAL):
        if scope in (type_, "all"):
            changed["types"].setdefault(type_, {})["mail"] = False
    return changed


def quiet_of(preferences: Mapping[str, Any], *, minor: bool) -> list[Hours]:
    """When no mail is wanted, in the member's local time."""
    hours = preferences["quiet_hours"]
    chosen = [Hours(time.fromisoformat(hours["from"]), time.fromisoformat(hours["to"]))] if hours else []
    return [*chosen, MINORS_QUIET] if minor else chosen


def end_of_quiet(moment: datetime, zone: ZoneInfo, quiet: Iterable[Hours]) -> datetime:
    """The first moment, now or later, that lies outside of all quiet hours; UTC."""
    hours = list(quiet)
    for _ in hours:  # where one ends in another, the other ends later
        for each in hours:
            moment = _end(moment.astimezone(zone), each)
    return moment.astimezone(UTC)


def _end(local: datetime, hours: Hours) -> datetime:
    now, over_midnight = local.time(), hours.end < hours.begin
    inside = (now >= hours.begin or now < hours.end) if over_midnight else hours.begin <= now < hours.end
    if not inside:
        return local
    day = local.date() + timedelta(days=1 if over_midnight and now >= hours.begin else 0)
    return datetime.combine(day, hours.end, local.tzinfo)


def next_digest(preferences: Mapping[str, Any], moment: datetime, zone: ZoneInfo) -> datetime | None:
    """When the next digest is due after the moment, UTC: 9:00 local time, of a weekly one on Mondays, and not before
    the member's quiet hours end. None where none is wanted."""
    if preferences["digest"] == "off":
        return None
    day = moment.astimezone(zone).date()
    for ahead in range(9):
        due = datetime.combine(day + timedelta(days=ahead), DIGEST_AT, zone)
        loud = end_of_quiet(due, zone, quiet_of(preferences, minor=False))
        if loud > moment and (preferences["digest"] == "daily" or due.weekday() == MONDAY):
            return loud
    raise AssertionError("a week has a Monday")
