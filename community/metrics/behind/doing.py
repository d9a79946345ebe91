"""The members behind the figures of what is done day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from pyroaring import BitMap

from community.activity.bitmaps import by_times, union
from community.activity.queries import members_by_day
from community.metrics.behind.coming import behind_attribution
from community.metrics.behind.members import Behind
from community.metrics.definitions import ANY, activities_of
from community.metrics.facts import COUNTED_FACTS, FACTS, Fact
from community.metrics.filters import Filters, counted_by
from community.metrics.queries import active_by_day
from community.metrics.reports.days import MONTH_DAYS, WEEK_DAYS, plural
from community.metrics.reports.engagement import ENGAGEMENT, PARTICIPATION
from community.metrics.reports.overview import CONTENTS, OVERVIEW
from community.metrics.reports.sharing import SHARING
from community.metrics.tallies import who_did

Facts = Mapping[str, Sequence[Fact]]
Activities = Mapping[str, Sequence[str]]


def _all_of(names: Sequence[str]) -> list[Fact]:
    return [fact for name in names for fact in COUNTED_FACTS[name]]


WINDOWS = {"dau": 1, "wau": WEEK_DAYS, "mau": MONTH_DAYS}
OVERVIEW_PEOPLE: Activities = {"active": ANY, "buyers": ("order",)}
OVERVIEW_FACTS: Facts = {
    "new_members": COUNTED_FACTS["registration"],
    "contents": _all_of(CONTENTS),
    **{plural(name): FACTS[name] for name in OVERVIEW},
}
ENGAGEMENT_PEOPLE: Activities = {"active": ANY, "participants": PARTICIPATION}
ENGAGEMENT_FACTS: Facts = {
    "engagements": _all_of(tuple(ENGAGEMENT.values())),
    **{plural(name): COUNTED_FACTS[counted] for name, counted in ENGAGEMENT.items()},
}
SHARING_PEOPLE: Activities = {"active": ANY, "sharers": SHARING}
SHARING_FACTS: Facts = {"share_actions": _all_of(SHARING), **{plural(name): FACTS[name] for name in SHARING}}
"""Who stands behind which figure: by activities where it counts members, by facts where it counts these."""

OVERVIEW_FIGURES = ("members", *WINDOWS, *OVERVIEW_PEOPLE, *OVERVIEW_FACTS)
ENGAGEMENT_FIGURES = (*ENGAGEMENT_PEOPLE, *ENGAGEMENT_FACTS)
BROUGHT_FIGURES = ("human_clicks", "robot_clicks", "signups", "orders")
SHARING_FIGURES = (*SHARING_PEOPLE, *SHARING_FACTS, *BROUGHT_FIGURES)


def behind_active(first: date, last: date, activity: str, filters: Filters, active_days: int | None = None) -> Behind:
    """Who was active on at least one of the days, or did one thing. activity: ``any`` or one of ACTIVITIES.

    active_days: only who did on exactly so many of them.
    """
    by_day = active_by_day(activities_of(activity), first, last, counted_by(filters)).values()
    members = union(by_day) if active_days is None else by_times(by_day).get(active_days, BitMap())
    return Behind(members, f"active:{activity}")


def behind_overview(figure: str, first: date, last: date, filters: Filters) -> Behind:
    """Behind a figure of the overview, see OVERVIEW_FIGURES; DAU, WAU and MAU are those of the last day."""
    counted = counted_by(filters)
    if figure in WINDOWS:
        first, figure_of = last - timedelta(days=WINDOWS[figure] - 1), "active"
    else:
        figure_of = figure
    members = counted if figure == "members" else _did(figure_of, first, last, OVERVIEW_PEOPLE, OVERVIEW_FACTS)
    return Behind(members & counted, f"overview:{figure}")


def behind_engagement(figure: str, first: date, last: date, filters: Filters) -> Behind:
    """Behind a figure of engagement, see ENGAGEMENT_FIGURES."""
    did = _did(figure, first, last, ENGAGEMENT_PEOPLE, ENGAGEMENT_FACTS)
    return Behind(did & counted_by(filters), f"engagement:{figure}")


def behind_sharing(figure: str, who: str, first: date, last: date, filters: Filters) -> Behind:
    """Behind a figure of sharing, see SHARING_FIGURES. who: as in ``behind_attribution``, of BROUGHT_FIGURES."""
    if figure in BROUGHT_FIGURES:
        brought = behind_attribution(figure, who, None, first, last, filters)
        return brought._replace(figure=f"sharing:{figure}")
    did = _did(figure, first, last, SHARING_PEOPLE, SHARING_FACTS)
    return Behind(did & counted_by(filters), f"sharing:{figure}")


def _did(figure: str, first: date, last: date, people: Activities, facts: Facts) -> BitMap:
    if figure in people:
        return union(members_by_day(tuple(people[figure]), first, last).values())
    return who_did(facts[figure], first, last)
