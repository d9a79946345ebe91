"""How often genuine texts hold a word: measured before the word may do anything.

Genuine: published by this shop's members, never reported. Source: section 6 of the design; a popular public list flags
45 % of genuine reviews (MODERATION, 3.2).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import exists, select

from community.content.models import Content, Status
from community.database import db
from moderation.desk.models import Report
from moderation.judgement.text.folding import fold
from moderation.judgement.words import Bank, Word
from moderation.rulebook.errors import WordTooCommon

NEWEST = 20_000  # texts; of 200 characters they take about 1.5 s, and ten of them are the share that may be held
MOST_TO_HOLD = 0.0005
EXAMPLES = 3


@dataclass(frozen=True)
class Measure:
    """matched of texts held the word. examples: ids of contents that did."""

    texts: int
    matched: int = 0
    examples: tuple[int, ...] = ()

    @property
    def rate(self) -> float | None:
        """0..1; None where there was nothing to measure it on."""
        return self.matched / self.texts if self.texts else None


def measure(words: Iterable[str]) -> Mapping[str, Measure]:
    """The measure of each folded word. Reads and folds thousands of texts: never inside of a transaction."""
    bank = Bank([Word(word, "other", "shop", 0.0) for word in words])
    found: dict[str, list[int]] = defaultdict(list)
    texts = 0
    for content_id, text in genuine_texts() if bank.words else ():
        texts += 1
        for word in {hit.word.text for hit in bank.find(fold(text).text)}:
            found[word].append(content_id)
    return {word: Measure(texts, len(found[word]), tuple(found[word][:EXAMPLES])) for word in bank.words}


def genuine_texts() -> Iterator[tuple[int, str]]:
    """The newest contents that are public and were never reported, by their ids."""
    reported = exists().where(Report.content_id == Content.id)
    texts = select(Content.id, Content.title, Content.body).where(Content.status == Status.PUBLISHED, ~reported)
    for content_id, title, body in db.session.execute(texts.order_by(Content.id.desc()).limit(NEWEST)):
        yield content_id, f"{title}\n{body}" if title else body


def check_rate(text: str, use: str, measured: Measure | None) -> None:
    """Raises WordTooCommon for a word that would hold, and stands in more than 0.05 % of genuine texts."""
    if use != "hold" or measured is None or (measured.rate or 0.0) <= MOST_TO_HOLD:
        return
    raise WordTooCommon(
        f"{text} stands in {measured.matched} of {measured.texts} published texts that nobody reported "
        f"({measured.rate:.2%}; at most {MOST_TO_HOLD:.2%} may be held). {WordTooCommon.way_out}",
        rate=measured.rate,
        matched=measured.matched,
        measured=measured.texts,
        examples=[str(content_id) for content_id in measured.examples],
    )
