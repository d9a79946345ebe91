"""Passing contents on."""

from __future__ import annotations

from community.caps.actions import spend
from community.content.actions import withdraw
from community.content.markup import RichText
from community.content.models import Content
from community.content.queries import content_to_change
from community.content.writing import submit
from community.database import db
from community.members.models import Member
from community.reposts.models import Repost
from community.reposts.queries import find_plain_repost


def repost_content(author: Member, original: Content, body: RichText) -> tuple[Repost, bool]:
    """Repost the original. Returns the repost, and whether it is new.

    Without words it happens once, like pressing a button: again gives the repost that stands. Quotes are texts of
    their own, as many as a member has to say. original: as ``queries.access_original`` gives it.
    """
    content_to_change(original.id)  # the lock makes parallel reposts of one content stand in line
    if not body.source and (standing := find_plain_repost(author, original)):
        return standing, False
    spend(author, "repost", original.author_id)
    repost = Repost(author_id=author.id, root_id=original.id)
    submit(author, repost, body)
    return repost, True


def take_back(author: Member, original: Content) -> None:
    """Take back the member's repost of the original without words, if one stands. Quotes stay."""
    content_to_change(original.id)
    while standing := find_plain_repost(author, original):
        withdraw(content_to_change(standing.id))
        db.session.flush()
