"""What was decided, by whom; and whom it struck."""

from __future__ import annotations

from community.access import current_member, role_required
from community.members.queries import find_member
from community.pages.addresses import asked_for
from community.pages.blueprint import Pages
from community.pages.rendering import page
from moderation.console.forms import StrikesAsked
from moderation.console.queries import decisions_with_contents
from moderation.desk.schemas import TOLD_OUTCOMES, DecisionsIn
from moderation.sanctions.queries import preview, strikes
from moderation.sanctions.strikes import LADDER, step_for

decision_pages = Pages("console_decisions", __name__, static_folder=None)


@decision_pages.get("/moderation/decisions")
@role_required("moderator")
def show_decisions():
    """What was decided, the newest first: about what, why, by whom, and whether it stands."""
    wanted = asked_for(DecisionsIn)
    decisions = decisions_with_contents(current_member(), **wanted)
    return page("console/decisions.html", decisions=decisions, outcomes=TOLD_OUTCOMES, wanted=wanted)


@decision_pages.get("/moderation/strikes")
@role_required("moderator")
def show_strikes():
    """Whom a threshold of strikes would meet now, and the strikes of one member. Nothing follows by itself."""
    wanted = asked_for(StrikesAsked)
    member = find_member(wanted["member"]) if wanted["member"] else None
    struck = strikes([member.id])[member.id] if member else None
    return page(
        "console/strikes.html",
        preview=preview(wanted["threshold"]),
        ladder=LADDER,
        step_for=step_for,
        wanted=wanted,
        member=member,
        struck=struck,
    )
