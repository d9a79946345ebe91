"""What codes are called on the pages of the dashboard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _

from community.http.languages import preferred_language
from community.metrics.calendar import Unit
from community.metrics.definitions import ACTIVITIES, activity_name
from community.metrics.gaps import Why
from community.metrics.reports.days import plural
from community.metrics.stages import Stage

Choices = list[tuple[str, str]]

UNITS = {Unit.DAY: _("by day"), Unit.WEEK: _("by week"), Unit.MONTH: _("by month")}
STAGES = {
    "unregistered": _("Not registered"),
    Stage.INTRODUCTION: _("Introduction"),
    Stage.GROWTH: _("Growing"),
    Stage.MATURITY: _("Mature"),
    Stage.DECLINE: _("Declining"),
    Stage.CHURN: _("Churned"),
}
REASONS = {
    Why.OWN_RHYTHM: _("longer than their own rhythm"),
    Why.SEVEN_DAYS: _("more often here, and silent for more than 7 days"),
    Why.OTHERS_RHYTHM: _("longer than others use to"),
    Why.FOURTEEN_DAYS: _("seldom seen yet, and silent for more than 14 days"),
}
PARTS = {
    "active": _("Active"),
    "new": _("New"),
    "retained": _("Retained"),
    "resurrected": _("Resurrected"),
    "dormant": _("Dormant"),
}
STEPS = {
    "shared": _("Shared"),
    "clicked": _("Clicked"),
    "visited": _("Visited"),
    "signed_up": _("Signed up"),
    "ordered": _("Ordered"),
}
MODES = {"on": _("in period n"), "on_or_after": _("in period n or later"), "brackets:1-3,4-7,8-14": _("in brackets")}
COLLABORATIONS = {
    "invited": _("Invited"),
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "done": _("Done"),
    "cancelled": _("Cancelled"),
}
CAMPAIGNS = {
    "topic_challenge": _("Topic challenge"),
    "lottery": _("Lottery"),
    "group_goal": _("Group goal"),
    "event": _("Event"),
}
STATES = {
    "announced": _("Coming up"),
    "open": _("Running"),
    "closed": _("Closed"),
    "frozen": _("Frozen"),
    "drawn": _("Drawn"),
    "cancelled": _("Cancelled"),
}
WINDOWS = {"during": _("While it ran"), "after_7": _("7 days after"), "after_30": _("30 days after")}
QUESTIONS = {
    "nps": _("Recommendation, 0–10"),
    "scale": _("Satisfaction, 1–5"),
    "choice": _("One of several"),
    "text": _("In words"),
}
HAPPENED = {
    "campaign": _("Campaign"),
    "incident": _("Incident"),
    "content": _("Content"),
    "release": _("Release"),
}
SCHEDULED = {
    "overview": _("Overview"),
    "active": _("Active members"),
    "engagement": _("Engagement"),
    "sharing": _("Sharing"),
}

FIGURES = {
    "members": lazy_pgettext("growth", "Members"),
    "dau": "DAU",
    "wau": "WAU",
    "mau": "MAU",
    "active": _("Active members"),
    "new_members": _("New members"),
    "contents": _("Contents"),
    "buyers": _("Buyers"),
    "participants": _("Took part"),
    "active_participants": _("Active among them"),
    "engagements": _("Engagements"),
    "share_actions": _("Shares"),
    "sharers": _("Sharers"),
    "links": _("Links"),
    "human_clicks": _("Clicks of people"),
    "robot_clicks": _("Clicks of robots"),
    "visits": _("Visits"),
    "signups": _("Sign-ups"),
    "orders": _("Orders"),
    "refunds": _("Refunds"),
    "first_signups": _("Sign-ups by the first click"),
    "first_orders": _("Orders by the first click"),
    "size": lazy_pgettext("growth", "Members"),
    "inviters": _("Who invited"),
    "generations": _("Generation"),
    "came": _("Came"),
    "rose": _("Rose"),
    "fell": _("Fell"),
    "waiting": _("Time left"),
    "at_risk": _("At risk"),
    "population": _("Active in the last 56 days"),
    "flagged": _("Warned of"),
    "gone": _("Stayed away"),
    "flagged_and_gone": _("Both"),
    "engaged": _("Did it"),
    "engaged_back": _("Did it and came back"),
    "others": _("Others"),
    "others_back": _("Others who came back"),
    "too_young": _("Too young, left out"),
    "returned": _("Came back after 14 silent days"),
    "by_contents": _("of them by a content"),
    "converted": _("Did it"),
    "told": _("Told"),
    "exposed": _("Told"),
    "held_out": _("Held out"),
    "took_part": _("Took part"),
    "asked": _("Asked"),
    "answered": _("Answered"),
    **STEPS,
}
SIDES = {"sharers": _("whose links they were"), "brought": _("whom these links brought")}
ANSWERS = {
    "promoters": _("Promoters, 9–10"),
    "passives": _("Passives, 7–8"),
    "detractors": _("Detractors, 0–6"),
    "satisfied": _("Satisfied"),
}
CODES = {
    "group": FIGURES,
    "who": SIDES,
    "value": ANSWERS,
    "stage": STAGES,
    "old": STAGES,
    "part": PARTS,
    "reason": REASONS,
    "window": WINDOWS,
    "mode": MODES,
}
"""What the codes are called that the address of a list of members may hold, by the name that they stand under."""


def said(name: str, code: str) -> str:
    """What the address asks for under a name, as a reader calls it."""
    match name:
        case "figure":
            words = {plural(name): called for name, called in activities().items()} | FIGURES
        case "activity":
            words = activities()
        case "cohort":
            words = cohorts([])
        case "level" | "of_level":
            return gettext("level %(number)s", number=code)
        case _:
            words = CODES.get(name, {})
    return str(words.get(code, code))


def options(words: Mapping[str, str], chosen: str | None = None) -> Choices:
    """Codes with their names; one that is chosen and has none stands for itself."""
    known = [(str(code), str(name)) for code, name in words.items()]
    return known if chosen is None or chosen in words else [*known, (chosen, chosen)]


def activities() -> dict[str, str]:
    """Everything that members do, as it is called."""
    return {"any": gettext("any activity")} | {name: activity_name(name, preferred_language()) for name in ACTIVITIES}


def cohorts(segments: Iterable[str]) -> dict[str, str]:
    """The kinds of cohorts, as they are called; campaigns and opinion leaders are named by who asks."""
    firsts = {f"first:{name}": gettext("first: %(activity)s", activity=said) for name, said in activities().items()}
    del firsts["first:any"]
    named = {f"segment:{name}": gettext("segment %(name)s", name=name) for name in segments}
    began = {"registration": gettext("registration"), "arrived_by_share": gettext("arrived by a share")}
    return began | firsts | named
