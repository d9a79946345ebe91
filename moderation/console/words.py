"""What the desk's own words are called on its pages."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from community.http.languages import preferred_language
from moderation.judgement.reasons import CATALOGUE

CALLED: Mapping[str, Mapping[str, LazyString]] = {
    "outcome": {
        "publish": _("Publish"),
        "label": _("Label"),
        "limit": _("Limit reach"),
        "hold": _("Hold"),
        "reject": _("Reject"),
        "remove": _("Remove"),
        "restore": _("Restore"),
        "dismiss": _("Dismiss reports"),
        "escalate": _("Escalate"),
        "undo": _("Taken back"),
    },
    "status": {
        "draft": _("Draft"),
        "pending": _("Waits for screening"),
        "published": _("Public"),
        "held": _("Held back"),
        "rejected": _("Rejected"),
        "removed": _("Removed"),
        "withdrawn": _("Withdrawn by its author"),
    },
    "kind": {
        "post": _("Note"),
        "review": _("Review"),
        "comment": _("Comment"),
        "repost": _("Repost"),
        "question": _("Question"),
        "answer": _("Answer"),
    },
    "queue": {
        "hard": _("Hard cases"),
        "escalated": _("Escalated"),
        "quality": _("Spot checks"),
        "post": _("Notes"),
        "review": _("Reviews"),
        "comment": _("Comments"),
        "repost": _("Reposts"),
        "question": _("Questions"),
        "answer": _("Answers"),
    },
    "language": {"zh": _("Chinese"), "en": _("English"), "und": _("Other languages")},
    "case": {"open": _("Open"), "claimed": _("Claimed"), "decided": _("Decided")},
    "sort": {"priority": _("Most urgent first"), "old": _("Oldest first"), "new": _("Newest first")},
    "urgency": {"low": _("Low"), "middle": _("Middling"), "high": _("High"), "pressing": _("Pressing")},
    "term": {
        "severity": _("Severity of the reason"),
        "probability": _("Probability"),
        "reach_24h": _("Viewers in 24 hours"),
        "reporters_trust": _("Trust in the reporters"),
        "age": _("Promised times waited"),
    },
    "field": {
        "title": _("Title"),
        "body": _("Text"),
        "pros": _("Pros"),
        "cons": _("Cons"),
        "attributes": _("Attributes"),
        "alt": _("Descriptions of pictures"),
    },
    "score": {"abuse": _("Abuse"), "spam": _("Spam"), "quality": _("Quality")},
    "sanction": {
        "warn": _("Warning"),
        "limit": _("Limit of one feature"),
        "mute": _("Mute"),
        "suspend": _("Suspension"),
    },
    "state": {
        "draft": _("Draft"),
        "shadow": _("In shadow"),
        "live": _("Live"),
        "retired": _("Retired"),
        "past": _("Past"),
    },
    "use": {"allow": _("Excuses"), "score": _("Adds to other signs"), "hold": _("Holds by itself")},
    "word": {"word": _("Word"), "host": _("Host")},
    "appeal": {"open": _("Open"), "upheld": _("Not granted"), "overturned": _("Granted"), "withdrawn": _("Withdrawn")},
    "role": {"author": _("Author"), "reporter": _("Reporter")},
    "bulk": {
        "previewed": _("Preview"),
        "applying": _("Being decided"),
        "applied": _("Decided"),
        "undoing": _("Being taken back"),
        "undone": _("Taken back"),
    },
    "item": {
        "waiting": _("Waits"),
        "done": _("Decided"),
        "skipped": _("Left alone"),
        "undone": _("Taken back"),
        "kept": _("Kept"),
    },
    "feature": {
        "post": _("Notes"),
        "review": _("Reviews"),
        "comment": _("Comments"),
        "repost": _("Reposts"),
        "question": _("Questions"),
        "answer": _("Answers"),
        "picture": _("Pictures"),
        "profile": _("Profile"),
        "like": _("Likes"),
        "bookmark": _("Bookmarks"),
        "follow": _("Follows"),
        "helpful": _("Votes for helpful"),
        "share": _("Shares"),
        "report": _("Reports"),
    },
    "by": {"machine": _("The machine"), "person": _("People")},
    "since": {
        "submission": _("Submission"),
        "report": _("Report"),
        "notice": _("Notice"),
        "appeal": _("Appeal"),
    },
    "alert": {
        "report_spike": _("Many reports within an hour"),
        "signup_spike": _("Many sign-ups within an hour"),
        "negative_review_spike": _("Many bad reviews within an hour"),
        "keyword_spike": _("A watched word comes up often"),
        "low_agreement": _("Moderators disagree about a reason"),
        "copied_text": _("One text by several authors"),
        "co_review": _("Members who review together"),
        "like_trading": _("Members who trade likes"),
        "burst": _("A burst of reviews"),
        "rating_deviation": _("Stars that shifted"),
        "suppression": _("Bad reviews are refused more often"),
        "runaway_rule": _("A rule that fires too often"),
    },
    "notice": {"acted": _("Acted on"), "not_acted": _("Not acted on")},
}


def called(group: str, name: str) -> LazyString | str:
    """What a word of the desk is called; itself where it is somebody's own, as the name of a queue."""
    return CALLED[group].get(name, name)


def reason_title(slug: str | None) -> str:
    """The title of a reason of the catalogue, in the reader's language; empty for none."""
    ground = CATALOGUE.get(slug or "")
    return ground.title.spoken(preferred_language()) if ground else slug or ""


def reasons() -> list[tuple[str, str]]:
    """All reasons with their titles, for a choice."""
    return [(slug, reason_title(slug)) for slug in CATALOGUE]


def options(group: str, names: tuple[str, ...] | list[str] | None = None) -> list[tuple[str, LazyString | str]]:
    """Names of a group with what they are called, for a choice; all of them without names."""
    return [(name, called(group, name)) for name in names or CALLED[group]]


def spoken(message: Mapping[str, str]) -> str:
    """A sentence kept in both languages, in the reader's."""
    return message["en" if preferred_language() == "en" else "zh"]
