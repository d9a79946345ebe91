"""Half a year of members who live with the contents of a house: they come, look, like, share, invite and order.

Drawn at random, and the same in each run. Each comes back with a propensity of their own that decays with their age.
Written as facts and entries of the activity log; folding and the audit's repair make of them what is kept beside.
"""

import random
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from feeds import write

from community.activity.models import ActivityEntry, Visit, VisitSession
from community.attribution.models import Credit
from community.bookmarks.models import Bookmark
from community.clock import at, reporting_day, utcnow
from community.database import Model
from community.follows.models import Follow
from community.impressions.models import Impression
from community.likes.models import Like
from community.members.actions import register_member
from community.orders.models import Order
from community.outbox import transaction
from community.shares.models import Click, ShareLink

DAYS = 180
SEEN, INVITED = 5, 0.2  # contents a visit; how many members came by somebody's link
CHANCES = {"like": 0.3, "bookmark": 0.08, "share": 0.05, "follow": 0.03, "order": 0.02}  # on the day of a visit
CHANNELS = ("wechat", "weibo", "xiaohongshu", "link")
PERSON = "person"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


class Person(NamedTuple):
    """A member, and since when they are here."""

    id: int
    number: int
    since: datetime


class Past:
    """What happened, as rows of each model by their own key, so that nothing happens twice."""

    def __init__(self, people: list[Person], contents: list[int]) -> None:
        self.people, self.contents, self.choice = people, contents, random.Random(20260122)
        self.rows: dict[type[Model], dict[Any, dict[str, Any]]] = defaultdict(dict)

    def live(self, person: Person, now: datetime) -> None:
        """All visits of a member, and what they did on these days."""
        propensity = self.choice.betavariate(1.2, 1.2)
        for age in range((now - person.since).days):
            if age == 0 or self.choice.random() < propensity * (1 + age) ** -0.25:
                self.visit(person, person.since + age * DAY + self.choice.randint(1, 300) * MINUTE)

    def visit(self, person: Person, moment: datetime) -> None:
        day, began = reporting_day(moment), moment.replace(microsecond=0)
        lasted = self.choice.choice((0, 0, 40, 90, 200, 600)) * timedelta(seconds=1)
        self.rows[Visit][person, day] = {"member_id": person.id, "day": day, "first_at": moment}
        self.rows[VisitSession][person, began] = {"member_id": person.id, "began_at": began, "last_at": began + lasted}
        for _ in range(SEEN):
            seen = self.content(), day, f"member:{person.id}"
            self.rows[Impression][seen] = dict(zip(("content_id", "day", "viewer"), seen, strict=True))
        did = ["visit", *(name for name, chance in CHANCES.items() if self.choice.random() < chance)]
        for name in did:
            self.rows[ActivityEntry][name, day, person] = {"activity": name, "day": day, "number": person.number}
            self._do(name, person.id, moment)

    def content(self) -> int:
        """Some are met with much more often than others."""
        return self.contents[int(len(self.contents) * self.choice.random() ** 3)]

    def _do(self, activity: str, member: int, moment: datetime) -> None:
        match activity:
            case "like":
                self._begun(Like, member, moment, content_id=self.content())
            case "bookmark":
                self._begun(Bookmark, member, moment, content_id=self.content())
            case "follow":
                self._begun(Follow, member, moment, other_id=self.people[-self.choice.randint(1, 50)].id)
            case "share":
                link = {"content_id": self.content(), "channel": self.choice.choice(CHANNELS)}
                self._begun(ShareLink, member, moment, **link, code=f"past{len(self.rows[ShareLink])}")
            case "order":
                self._order(member, moment)

    def _begun(self, model: type[Model], member: int, moment: datetime, **what: Any) -> None:
        key = member, *(value for name, value in what.items() if name != "code")
        self.rows[model].setdefault(key, {"member_id": member, "created_at": moment, **what})

    def _order(self, member: int, moment: datetime) -> None:
        key = f"past-{len(self.rows[Order])}"
        paid = {"amount_minor": self.choice.randint(1_000, 90_000), "currency": "CNY", "paid_at": moment}
        self.rows[Order][key] = {"external_id": key, "member_id": member, "reported_at": moment, **paid}

    def spread(self) -> None:
        """Links are clicked; some clicks are visits, and some members came by one."""
        links = [row | {"id": place} for place, row in enumerate(self.rows[ShareLink].values(), 1)]
        self.rows[ShareLink] = dict(enumerate(links))
        for link in links:
            for _ in range(self.choice.randint(0, 3)):
                click = self._click(link, link["created_at"] + self.choice.randint(1, 4_000) * MINUTE)
                if self.choice.random() < 0.4:
                    self._credit("visit", link, click, click["clicked_at"] + MINUTE)
        for person in self.people[len(self.people) // 10 :]:
            made = [link for link in links if timedelta() < person.since - link["created_at"] < 5 * DAY]
            if made and self.choice.random() < INVITED:
                link = self.choice.choice(made)
                self._credit("signup", link, self._click(link, person.since - 20 * MINUTE), person.since, person.id)

    def _click(self, link: dict[str, Any], moment: datetime) -> dict[str, Any]:
        place, hour = len(self.rows[Click]) + 1, moment.replace(minute=0, second=0, microsecond=0)
        came = {"visitor": f"visitor {place}", "hour": hour, "kind": PERSON, "clicked_at": moment}
        self.rows[Click][place] = {"id": place, "token": f"past{place}", "link_id": link["id"], **came}
        return self.rows[Click][place]

    def _credit(
        self, kind: str, link: dict[str, Any], click: dict[str, Any], moment: datetime, member: int | None = None
    ) -> None:
        by = {"click_id": click["id"], "first_click_id": click["id"], "member_id": member, "occurred_at": moment}
        self.rows[Credit][len(self.rows[Credit])] = {"kind": kind, "link_id": link["id"], **by}


def live_half_a_year(members: int, contents: list[int]) -> list[Person]:
    """Let members come, each day as many, and live with these contents. They, in the order of coming."""
    now = utcnow()
    people = [_registered(now - day * DAY, n) for day in range(DAYS, 0, -1) for n in range(members // DAYS)]
    past = Past(people, contents)
    for person in people:
        past.live(person, now)
    past.spread()
    for model, rows in past.rows.items():
        write(model, list(rows.values()))
    return people


def _registered(moment: datetime, number: int) -> Person:
    with at(moment), transaction():
        member = register_member(f"past_{moment:%m%d}_{number}", display_name=f"会员 {moment:%m%d}-{number}")
        return Person(member.id, member.number, member.created_at)
