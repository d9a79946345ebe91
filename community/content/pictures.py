"""What happens to the pictures that contents show."""

from __future__ import annotations

from sqlalchemy import select, update

from community.content.models import Content
from community.content.queries import own_content_to_change
from community.content.writing import revise
from community.database import db
from community.errors import Conflict
from community.media.actions import doom_media_of
from community.media.models import Medium
from community.media.queries import get_own_medium, own_medium_to_change
from community.members.models import Member


def describe_picture(owner: Member, medium_id: int, alt: str) -> Medium:
    """Say what is to be seen in a picture. Of the content that shows it, this is an edit; the same again is harmless.

    Raises NotFound, Conflict when the content can no longer be edited, or just began or ceased to show the picture.
    """
    content_id = get_own_medium(medium_id, owner).content_id
    content = content_id and own_content_to_change(content_id, owner)  # before its pictures, as every edit locks them
    medium = own_medium_to_change(medium_id, owner)
    if medium.content_id != content_id:
        raise Conflict("The picture was attached or taken off at this very moment.")
    if medium.alt != alt:
        medium.alt = alt
        db.session.flush()
        if content:
            revise(content, media_ids=[int(shown["id"]) for shown in content.media])
    return medium


def forget_pictures_of(member_id: int) -> None:
    """Take the pictures of an erased member off everything, and have their files deleted."""
    showing = select(Medium.content_id).where(Medium.owner_id == member_id, Medium.content_id.is_not(None))
    without = update(Content).where(Content.id.in_(showing)).values(media=[])
    db.session.execute(without.execution_options(synchronize_session=False))
    doom_media_of(member_id)
