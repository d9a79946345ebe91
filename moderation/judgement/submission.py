"""What a check may know of a contribution: a plain value, stored with every verdict so that it can be replayed."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Self

from moderation.judgement.text.folding import Folded, fold, language_of, spell
from moderation.judgement.verdicts import Span, as_json

FIELDS = ("title", "body", "pros", "cons", "attributes", "alt")
KINDS = ("post", "review", "comment", "repost", "question", "answer")
TRUSTS = ("T0", "T1", "T2")


@dataclass(frozen=True, slots=True)
class Lookalike:
    """An earlier content that says nearly the same. likeness: 0..1. exact: it folds into the very same text."""

    content_id: int
    same_author: bool
    likeness: float
    exact: bool


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A contribution as it was when it was submitted, and its author as known then.

    title, body, pros, cons, attributes (of the product, as the author names them), alt (of images): source text, before
    Markdown. ``text`` is those that are not empty, in this order, joined by one newline; a Span names the field it lies
    in, and counts code points from the beginning of that field.

    author_trust: T0, T1 or T2 (DEFINITIONS). author_age_days: None if unknown. author_contents: how many of theirs
    are public. author_strikes: decisions of people against them that stand. topics: those it was put under.
    is_imported: exempt from holds that only the author's newness explains. sponsored: paid or gifted; by_merchant:
    written for the shop. disclosure: the label of sponsored content that readers see. rating: 1..5. links: targets
    of the rendered text, beside those that stand in the source. own_hosts: those of the shop itself; allowed_hosts
    and blocked_hosts: those that its rulebook names. recent_texts: the author's latest, newest first. lookalikes:
    contents that say nearly the same, whoever wrote them, likest first.
    Raises ValueError for an unknown kind or trust.
    """

    body: str
    title: str = ""
    pros: str = ""
    cons: str = ""
    attributes: str = ""
    alt: str = ""
    kind: str = "post"
    author_trust: str = "T0"
    author_age_days: float | None = None
    author_contents: int = 0
    author_strikes: int = 0
    is_imported: bool = False
    sponsored: bool = False
    by_merchant: bool = False
    disclosure: str | None = None
    rating: int | None = None
    verified_purchase: bool = False
    product_title: str = ""
    topics: tuple[str, ...] = ()
    image_count: int = 0
    links: tuple[str, ...] = ()
    own_hosts: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    blocked_hosts: tuple[str, ...] = ()
    recent_texts: tuple[str, ...] = ()
    lookalikes: tuple[Lookalike, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind is one of {', '.join(KINDS)}, not {self.kind!r}")
        if self.author_trust not in TRUSTS:
            raise ValueError(f"author_trust is one of {', '.join(TRUSTS)}, not {self.author_trust!r}")

    @cached_property
    def text(self) -> str:
        """All that the author wrote."""
        return "\n".join(text for _, text in self.written())

    @cached_property
    def folded(self) -> Folded:
        """``text`` without disguises."""
        return fold(self.text)

    @cached_property
    def spelled(self) -> Folded:
        """``text`` without disguises, with its repeated letters."""
        return spell(self.text)

    @cached_property
    def language(self) -> str | None:
        """zh, en, or None where too little can be read."""
        return language_of(self.text)

    def written(self) -> Iterator[tuple[str, str]]:
        """The fields that are not empty, and their texts."""
        return ((name, getattr(self, name)) for name in FIELDS if getattr(self, name))

    def quote(self, start: int, end: int) -> tuple[Span, ...]:
        """The spans of [start, end) of ``text``; one for each field that it touches."""
        spans, begin = [], 0
        for name, text in self.written():
            first, last = max(start - begin, 0), min(end - begin, len(text))
            if first < last:
                spans.append(Span(name, first, last, text[first:last]))
            begin += len(text) + 1
        return tuple(spans)

    def quote_folded(self, folded: Folded, start: int, end: int) -> tuple[Span, ...]:
        """The spans of [start, end) of ``self.folded`` or ``self.spelled``."""
        return self.quote(*folded.span(start, end))

    def to_json(self) -> dict[str, Any]:
        """JSON values; ``from_json`` gives an equal submission."""
        return as_json(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The submission that was stored. Fields that were unknown then have their defaults; raises TypeError for
        fields unknown now."""
        tuples = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
        return cls(**tuples | {"lookalikes": tuple(_lookalikes(values))})


def _lookalikes(values: dict[str, Any]) -> Iterator[Lookalike]:
    return (Lookalike(**value) for value in values.get("lookalikes") or ())


KNOWN = frozenset(field.name for field in fields(Submission))
