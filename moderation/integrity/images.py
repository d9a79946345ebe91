"""Images that must not come back: of contents that a person removed, and those of an operator's lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import delete, select

from community.clock import utcnow
from community.content.models import Content, Status
from community.database import db
from community.media.prints import BITS, distance
from community.media.queries import prints_of
from community.relations import insert_new
from moderation.desk.models import Case, Decision
from moderation.integrity.models import KnownImage
from moderation.judgement.verdicts import Finding, Message
from moderation.screening.second_thoughts import suspect

VERSION = 1
# Where an image may be what the content was removed for.
POLICIES = (
    *("spam", "advertising", "contact_solicitation"),
    *("sexual", "violence", "illegal", "copyright", "minor_safety", "hate"),
)
MOST_DISTANCE = 6  # bits; see docs/moderation.md for what was measured on drawn pictures
SAME, ALIKE = 0.95, 0.85  # strength of the very print, and of one as near as that; either holds
LEAST_TELLING = 8  # bits of either kind; a blank page has none, and every blank page would be the same picture
KNOWN = Message("图片与已被移除的图片相同。", "A picture is one that was removed before.")


class Learned(NamedTuple):
    """How many images are new in the bank, and how many of a list tell nothing, such as a blank page."""

    new: int
    untelling: int


def is_telling(image_print: int) -> bool:
    """Does the print say enough to tell one picture from others?"""
    ones = (image_print & (1 << BITS) - 1).bit_count()
    return LEAST_TELLING <= ones <= BITS - LEAST_TELLING


def know_images(prints: Iterable[int], policy: str, source: str) -> Learned:
    """Put images into the bank. policy: a slug of the catalogue of reasons. source: name of the list. Twice is once."""
    prints, now = list(prints), utcnow()
    telling = [image_print for image_print in prints if is_telling(image_print)]
    new = [insert_new(KnownImage, dhash=one, policy=policy, source=source, known_at=now) for one in telling]
    return Learned(sum(new), len(prints) - len(telling))


def follow_decision(decision_id: int) -> None:
    """Let the bank know the images of what was removed, and no longer those of what is back.

    Hears ``decision.taken``, ``decision.undone`` and ``decision.overturned``.
    """
    of_decision = select(Content.id, Content.status, Case.reason).join(Case, Case.content_id == Content.id)
    of_decision = of_decision.join(Decision, Decision.case_id == Case.id).where(Decision.id == decision_id)
    content_id, status, reason = db.session.execute(of_decision).one()
    source = f"content:{content_id}"
    if status is Status.REMOVED and reason in POLICIES:
        know_images((image_print for _, image_print in prints_of(content_id)), reason, source)
    else:
        db.session.execute(delete(KnownImage).where(KnownImage.source == source))


def compare_images(content_id: int, **_: object) -> None:
    """Look for the pictures of a content in the bank. Hears ``media.attached``."""
    shown = [image_print for _, image_print in prints_of(content_id) if is_telling(image_print)]
    found = nearest_known(shown)
    if found is not None:
        version = db.session.scalar(select(Content.version).where(Content.id == content_id))
        suspect(content_id, version, found)


def nearest_known(prints: Iterable[int]) -> Finding | None:
    """What is said of the picture that is nearest to one of the bank; None if none is near.

    The bank is read as a whole: ten thousand prints take some 15 ms a picture.
    """
    prints = list(prints)
    if not prints:
        return None
    bank = db.session.execute(select(KnownImage.dhash, KnownImage.policy)).all()
    near = ((distance(one, dhash), policy) for one in prints for dhash, policy in bank)
    bits, policy = min(near, default=(BITS, ""))
    if bits > MOST_DISTANCE:
        return None
    return Finding("known_image", VERSION, ALIKE if bits else SAME, policy, KNOWN)
