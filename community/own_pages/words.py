"""What things are called on a member's own pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

KINDS = {
    "post": _("Note"),
    "review": _("Review"),
    "comment": _("Comment"),
    "repost": _("Repost"),
    "question": _("Question"),
    "answer": _("Answer"),
}
STATUSES = {
    "published": _("Public"),
    "pending": _("Being looked at"),
    "held": _("Held for a moderator"),
    "rejected": _("Not accepted"),
    "removed": _("Removed"),
    "withdrawn": _("Withdrawn"),
    "draft": _("Draft"),
}
LOOKS = {"published": "good", "pending": "cool", "held": "warn", "rejected": "bad", "removed": "bad"}
TYPES = {
    "liked": _("Likes"),
    "commented": _("Comments"),
    "replied": _("Replies"),
    "mentioned": _("Mentions"),
    "followed": _("New followers"),
    "reposted": _("Reposts"),
    "quoted": _("Quotes"),
    "answered": _("Answers to your questions"),
    "accepted": _("Answers of yours that were accepted"),
    "helpful": _("Reviews of yours that helped"),
    "review_replied": _("Replies of the shop"),
    "review_requested": _("Requests for a review"),
    "review_reminded": _("Reminders of a review"),
    "rewarded": _("Points you earned"),
    "campaign_opened": _("New campaigns"),
    "question_asked": _("Questions about what you bought"),
    "win_back": _("What is new after a while"),
    "official": _("Official notices, such as decisions"),
}
REDEMPTIONS = {
    "requested": _("Waits for the shop"),
    "fulfilled": _("Fulfilled"),
    "refused": _("Refused"),
    "lapsed": _("Not answered"),
}
