"""The pages of the house, and who opens each. A new page gets a line here: every browser test walks this list.

``{names}`` are places of ``tests/api/scene.py``; the first of each is meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """A page, and a role that may open it: stranger, member, moderator, growth or admin."""

    path: str
    role: str = "stranger"

    def __str__(self) -> str:
        return self.path

    def at(self, places: dict[str, list[str]]) -> str:
        """Its path in that community."""
        return re.sub(r"{(\w+)}", lambda name: places[name[1]][0], self.path)

    def others(self, places: dict[str, list[str]]) -> list[str]:
        """The paths to the further ones of its kind; none where the path has no name."""
        name = re.search(r"{(\w+)}", self.path)
        further = dict.fromkeys(places[name[1]][1:]) if name else ()
        return [self.path.replace(name[0], place) for place in further if place != places[name[1]][0]]


ADDRESSES = (
    Address("/"),
    Address("/signin"),
    Address("/terms"),
    Address("/p/{content_id}"),
    Address("/p/{question_id}"),
    Address("/u/{username}"),
    Address("/t/{name}"),
    Address("/products/{external_id}"),
    Address("/products/{external_id}/questions"),
    Address("/c/{campaign_id}"),
    Address("/c/{lottery}/proof"),
    Address("/docs"),
    Address("/problems"),
    Address("/problems/{slug}"),
    Address("/email/confirm/{confirming}"),
    Address("/password/reset/{resetting}"),
    Address("/unsubscribe/{unsubscribing}"),
    Address("/erasures/{erasure}"),
    Address("/moderation", "moderator"),
    Address("/moderation/cases/{case_id}", "moderator"),
    Address("/me", "member"),
    Address("/me/notifications", "member"),
    Address("/me/notifications/preferences", "member"),
    Address("/moderation/appeals", "moderator"),
    Address("/moderation/appeals/{appeal_id}", "moderator"),
    Address("/moderation/notices", "moderator"),
    Address("/moderation/collections", "moderator"),
    Address("/moderation/collections?state=hidden", "moderator"),
    Address("/moderation/bulk", "moderator"),
    Address("/moderation/bulk/{bulk_id}", "moderator"),
    Address("/moderation/sanctions", "moderator"),
    Address("/moderation/decisions", "moderator"),
    Address("/moderation/strikes?threshold=1&member={username}", "moderator"),
    Address("/moderation/rules", "moderator"),
    Address("/moderation/rules/new", "moderator"),
    Address("/moderation/rules/{rule_id}", "moderator"),
    Address("/moderation/words", "moderator"),
    Address("/moderation/words/{word_id}", "moderator"),
    Address("/moderation/policies", "moderator"),
    Address("/moderation/policies/replay", "moderator"),
    Address("/moderation/second-looks", "admin"),
    Address("/moderation/like-rings", "moderator"),
    Address("/moderation/like-rings/{ring_id}", "moderator"),
    Address("/moderation/emergency", "admin"),
    Address("/moderation/queues", "admin"),
    Address("/moderation/screen", "moderator"),
    Address("/me/appeals", "member"),
    Address("/me/appeals/new?content={content_id}", "member"),
    Address("/me/account", "member"),
    Address("/me/rewards", "member"),
    Address("/me/interests", "member"),
    Address("/notices/new"),
    Address("/notices"),
    Address("/notices/{receipt}"),
    Address("/moderation/quality", "moderator"),
    Address("/moderation/transparency", "moderator"),
    Address("/moderation/alerts", "moderator"),
    Address("/moderation/audit", "moderator"),
    Address("/growth", "growth"),
    Address("/growth/retention", "growth"),
    Address("/growth/members/retention?begun=2026-11", "growth"),
    Address("/growth/active", "growth"),
    Address("/growth/members/active", "growth"),
    Address("/growth/members/growth?period=2026-W47&part=active", "growth"),
    Address("/growth/engaging", "growth"),
    Address("/growth/returning", "growth"),
    Address("/growth/levels", "growth"),
    Address("/growth/sharing", "growth"),
    Address("/growth/funnel", "growth"),
    Address("/growth/channels", "growth"),
    Address("/growth/invitations", "growth"),
    Address("/growth/lifecycle", "growth"),
    Address("/growth/members/lifecycle?stage=introduction", "growth"),
    Address("/growth/churn", "growth"),
    Address("/growth/churn/members", "growth"),
    Address("/growth/winbacks", "growth"),
    Address("/growth/winbacks/{winback}", "growth"),
    Address("/growth/kols", "growth"),
    Address("/growth/collaborations", "growth"),
    Address("/growth/collaborations/{collaboration_id}", "growth"),
    Address("/growth/campaigns", "growth"),
    Address("/growth/campaigns/{campaign_id}", "growth"),
    Address("/growth/experiments", "growth"),
    Address("/growth/experiments/{experiment}", "growth"),
    Address("/growth/surveys", "growth"),
    Address("/growth/surveys/{survey_id}", "growth"),
    Address("/growth/segments", "growth"),
    Address("/growth/segments/{segment}", "growth"),
    Address("/growth/segments/{segment}/members", "growth"),
    Address("/growth/annotations", "growth"),
    Address("/growth/schedules", "growth"),
)

NO_PAGES = {
    "/moderation/second-looks/<id:look_id>": "for the moderator alone who holds it; tests/console opens it",
    "/growth/sheets/<report>.csv": "a file, for spreadsheets",
    "/s/<code>": "leads on to what was shared",
    "/s/<code>/qr.<any(svg, png):form>": "a picture",
}
