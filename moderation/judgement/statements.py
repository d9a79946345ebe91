"""Statements of reasons, in the words of the EU transparency database. Pure.

Source of what it must say: DSA Art. 17; of the enums: Statement, digital-services-act/transparency-database.
"""

from datetime import datetime, timedelta
from typing import Any

from moderation.judgement.reasons import CATALOGUE, CATALOGUE_VERSION

APPEAL_DAYS = 184  # six months and never less. Source: DSA Art. 20
VISIBILITY = {
    "label": "DECISION_VISIBILITY_CONTENT_LABELLED",
    "limit": "DECISION_VISIBILITY_CONTENT_DEMOTED",
    "hold": "DECISION_VISIBILITY_CONTENT_DISABLED",
    "reject": "DECISION_VISIBILITY_CONTENT_DISABLED",
    "remove": "DECISION_VISIBILITY_CONTENT_REMOVED",
}
ACCOUNT = {"suspend": "DECISION_ACCOUNT_SUSPENDED"}
PROVISION = {"limit": "DECISION_PROVISION_PARTIAL_SUSPENSION", "mute": "DECISION_PROVISION_PARTIAL_SUSPENSION"}
BY_MACHINE, PARTLY_BY_MACHINE, BY_PERSON = (
    "AUTOMATED_DECISION_FULLY",
    "AUTOMATED_DECISION_PARTIALLY",
    "AUTOMATED_DECISION_NOT_AUTOMATED",
)


def statement(
    outcome: str,
    reason: str,
    *,
    at: datetime,
    reported: bool,
    detected: bool,
    decided: str,
    noticed: bool = False,
    facts: str = "",
    sanctions: tuple[str, ...] = (),
) -> dict[str, Any] | None:
    """Why something was taken from somebody; None for an outcome and sanctions that take nothing.

    reported: a member pointed it out. noticed: somebody did in a notice under the law. detected: screening did.
    decided: one of the three AUTOMATED_DECISION values. facts: what was found, in words.
    """
    if outcome not in VISIBILITY and not sanctions:
        return None
    ground = CATALOGUE[reason]
    return {
        "decision_visibility": VISIBILITY.get(outcome),
        "decision_monetary": None,
        "decision_provision": _first(PROVISION, sanctions),
        "decision_account": _first(ACCOUNT, sanctions),
        "decision_ground": f"DECISION_GROUND_{'ILLEGAL' if ground.illegal else 'INCOMPATIBLE'}_CONTENT",
        "ground": f"catalogue {CATALOGUE_VERSION}: {reason}",
        "explanation": {"zh": ground.title.zh, "en": ground.title.en},
        "decision_facts": facts,
        "content_type": ["CONTENT_TYPE_TEXT"],
        "category": ground.category,
        "source_type": _source(reported=reported, noticed=noticed),
        "automated_detection": "Yes" if detected else "No",
        "automated_decision": decided,
        "territorial_scope": "all",
        "application_date": at.isoformat(),
        "appeal_until": appeal_until(at),
    }


def _source(*, reported: bool, noticed: bool) -> str:
    if noticed:
        return "SOURCE_ARTICLE_16"
    return "SOURCE_TYPE_OTHER_NOTIFICATION" if reported else "SOURCE_VOLUNTARY"


def appeal_until(at: datetime) -> str:
    """The last instant of an appeal, as clients see it."""
    return (at + timedelta(days=APPEAL_DAYS)).isoformat(timespec="seconds").replace("+00:00", "Z")


def _first(names: dict[str, str], sanctions: tuple[str, ...]) -> str | None:
    return next((names[sanction] for sanction in sanctions if sanction in names), None)
