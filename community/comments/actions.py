"""Writing comments."""

from __future__ import annotations

from community.caps.actions import spend
from community.comments.models import Comment
from community.content.markup import RichText
from community.content.models import Content
from community.content.queries import Glimpse
from community.content.writing import submit
from community.errors import Invalid
from community.members.models import Member
from community.members.queries import Actor

DEEPEST = 8  # 9 levels at 16 px still leave a phone of 360 px some 15 Chinese characters a line


def write_comment(
    author: Member | Actor, root: Content | Glimpse, body: RichText, parent: Comment | None = None
) -> Comment:
    """Comment on root, or reply to a comment under it.

    A thread may go on for ever: the reply keeps its parent, but from the ninth level on it is no deeper than that one.
    Raises Invalid when root is a comment itself, CapReached at the day's end of comments.
    """
    if root.kind == "comment":
        raise Invalid("Reply to a comment with parent_id, under what it comments on.")
    spend(author, "comment")
    comment = Comment(author_id=author.id, root_id=root.id)
    if parent is not None:
        comment.parent_id, comment.depth = parent.id, min(parent.depth + 1, DEEPEST)
    submit(author, comment, body)
    return comment
