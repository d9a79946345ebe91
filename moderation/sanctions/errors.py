"""What can go wrong with sanctions."""

from __future__ import annotations

from community.errors import Conflict, Forbidden


class CannotSanction(Forbidden):
    slug = "cannot-sanction"
    title, title_zh = "You cannot sanction this member", "不能处罚该成员"
    way_out = "Staff is sanctioned by an admin, an admin by nobody, and nobody sanctions themselves."


class SanctionEnded(Conflict):
    slug = "sanction-ended"
    title, title_zh = "This sanction has ended", "处罚已结束"
    way_out = "Nothing is left to lift."
