"""How often genuine texts hold a word: measured before the word may do anything.

Genuine: published by this shop's members, never reported. Source: section 6 of the design; a popular public list flags
45 % of genuine reviews (MODERATION, 3.2).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import exists, select

from community.content.models import Content, Status
from community.database import db
from moderation.desk.models import Report
from moderation.judgement.checks.shop import is_told_by_sound
from moderation.judgement.text.folding import fold
from moderation.judgement.words import Bank, Way, Word
from moderation.rulebook.errors import WordTooCommon

NEWEST = 20_000  # texts; of 200 characters they take about 2.5 s, and ten of them are the share that may be held
MOST_TO_HOLD = 0.0005
EXAMPLES = 3


@dataclass(frozen=True)
class Measure:
    """matched of texts held the word. examples: ids of contents that did.

    sounding: how many others only sound like it; None for a word that no sound tells from others.
    """

    texts: int
    matched: int = 0
    examples: tuple[int, ...] = ()
    sounding: int | None = None

    @property
    def rate(self) -> float | None:
        """0..1; None where there was nothing to measure it on."""
        return self.matched / self.texts if self.texts else None

    @property
    def rate_by_sound(self) -> float | None:
        """0..1; None for a word that no sound tells from others, and where there was nothing to measure it on."""
        return None if self.sounding is None or not self.texts else self.sounding / self.texts


def measure(words: Iterable[str]) -> Mapping[str, Measure]:
    """The measure of each folded word. Reads and folds thousands of texts: never inside of a transaction."""
    bank = Bank(map(_measurable, words))
    found: dict[str, list[int]] = defaultdict(list)
    sounding: Counter[str] = Counter()
    texts = 0
    for content_id, text in genuine_texts() if bank.words else ():
        texts += 1
        hits = bank.find(fold(text).text)
        said = {hit.word.text for hit in hits if hit.way is not Way.SOUNDS}
        for word in said:
            found[word].append(content_id)
        sounding.update({hit.word.text for hit in hits} - said)
    return {
        text: Measure(
            texts,
            len(found[text]),
            tuple(found[text][:EXAMPLES]),
            None if word.sounds is None else sounding[text],
        )
        for text, word in bank.words.items()
    }


def _measurable(word: str) -> Word:
    return Word(word, "other", "shop", 0.0, sounds=0.0 if is_told_by_sound(word) else None)


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
