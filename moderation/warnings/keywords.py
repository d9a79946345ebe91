"""How many texts hold a word of the shop: counted from what screening found, so that no text is read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, and_, cast, or_, select

from community.content.models import Content
from community.database import db
from community.members.models import Member
from moderation.judgement.checks.shop import STRENGTHS
from moderation.judgement.text.folding import fold
from moderation.judgement.words import Bank, Word
from moderation.rulebook.editions import current_edition
from moderation.rulebook.models import State, WordVersion
from moderation.rulebook.queries import newest_at
from moderation.screening.models import Screening
from moderation.warnings.windows import Window

FOUND = "words.shop."
MOST_TEXTS = 20_000  # of one look: bounds its memory; the newest count


@dataclass(frozen=True)
class Sighting:
    """A text that holds words of the shop, by their ids."""

    content_id: int
    at: datetime
    word_ids: frozenset[int]


def sightings(windows: Sequence[Window]) -> list[Sighting]:
    """The texts in which screening found words of the shop that are live now; the newest first."""
    rows = _findings(windows)
    if not rows:
        return []
    watched = watched_words()
    bank = Bank([Word(text, "other", "shop", 0.0) for text in watched])
    return [Sighting(row.content_id, row.screened_at, _words_in(row.verdict, bank, watched)) for row in rows]


def watched_words() -> Mapping[str, int]:
    """The ids of the shop's live words that are no excuse, by what they are looked for by."""
    versions = newest_at(WordVersion, current_edition(), WordVersion.word_id)
    live = [version for version in versions if version.state == State.LIVE and version.use in STRENGTHS]
    return {version.word.folded: version.word_id for version in live if version.word.kind == "word"}


def _findings(windows: Sequence[Window]) -> Sequence[Any]:
    happened = or_(*(and_(Screening.screened_at > begin, Screening.screened_at <= end) for begin, end in windows))
    found = cast(Screening.verdict, Text).contains(f'"{FOUND}', autoescape=True)
    ours = (Content.imported.is_(False), Member.is_staff.is_(False))
    rows = select(Screening.content_id, Screening.screened_at, Screening.verdict)
    joined = rows.join(Content, Content.id == Screening.content_id).join(Member, Member.id == Content.author_id)
    newest = joined.where(happened, found, *ours).order_by(Screening.screened_at.desc()).limit(MOST_TEXTS)
    return db.session.execute(newest).all()


def _words_in(verdict: Mapping[str, Any], bank: Bank, watched: Mapping[str, int]) -> frozenset[int]:
    """From the words as they were quoted, disguises too."""
    findings = (finding for finding in verdict["findings"] if finding["check"].startswith(FOUND))
    quoted = {fold(span["text"]).text for finding in findings for span in finding["spans"]}
    return frozenset(watched[hit.word.text] for text in quoted for hit in bank.find(text))


def contents_with(word_id: int, window: Window, seen: Sequence[Sighting]) -> list[int]:
    """The contents with this word that were screened in the window, each once, the newest first."""
    these = (each.content_id for each in seen if word_id in each.word_ids and window.holds(each.at))
    return list(dict.fromkeys(these))
