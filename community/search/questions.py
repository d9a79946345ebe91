"""What somebody asks for: their words, what these are read as, and the conditions that answers meet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, false, func, not_

from community.content.models import Content, Status
from community.content.queries import listed_for, visible_to
from community.members.queries import Viewer, find_member
from community.search.analysis import Query, parse, phrase
from community.search.conditions import MODERATOR, SHOPPER
from community.search.engines import ANY, Filters, Sort
from community.search.filters import passing
from community.search.language import Asked, Condition, read_query
from community.search.names import product_called
from community.search.synonyms import Synonyms, expanded
from community.topics.queries import own_name

NOBODY = 0  # the id of no member
HIGHEST = {"rating_min", "published_from"}  # of several bounds the narrowest counts
LOWEST = {"rating_max", "published_to"}


@dataclass(frozen=True)
class Question:
    """What somebody asks for.

    filters: all of them hold for an answer. refused: none of them does. statuses: of staff that asks for what is not
    public, which those may be; empty for what is public. also: what is found as well, for it means the same.
    is_void: something is written, and nothing in it could be found (punctuation). Without words, all is.
    """

    asked: Asked
    query: Query
    filters: tuple[Filters, ...] = ()
    refused: tuple[Filters, ...] = ()
    statuses: tuple[str, ...] = ()
    sort: Sort = "relevance"
    also: frozenset[str] = frozenset()
    is_void: bool = False

    @cached_property
    def narrowest(self) -> Filters:
        """One filter that lets pass all that every one does, and little else: what the index is asked."""
        return merged(self.filters)

    @property
    def name(self) -> str:
        """The same for questions that have the same answer."""
        asked = repr((self.query, self.filters, self.refused, self.statuses, self.sort, self.is_void))
        return f"search:{hashlib.blake2b(asked.encode(), digest_size=12).hexdigest()}"

    def conditions(self, viewer: Viewer) -> Iterator[ColumnElement[bool]]:
        """SQL: what a content must be now, and that the viewer may be shown it."""
        yield self._shown_to(viewer)
        for filters in self.filters:
            yield from passing(filters)
        for filters in self.refused:
            yield not_(func.coalesce(and_(*passing(filters)), false()))

    def _shown_to(self, viewer: Viewer) -> ColumnElement[bool]:
        if self.statuses:
            return and_(visible_to(viewer), Content.status.in_(self.statuses))
        return listed_for(viewer)

    def without(self, *names: str) -> Question:
        """The same, whatever these filters would say."""
        open_ = dict.fromkeys(names)
        return replace(self, filters=tuple(replace(filters, **open_) for filters in self.filters))


def question_of(text: str, given: Filters, sort: Sort, viewer: Viewer, zone: ZoneInfo, synonyms: Synonyms) -> Question:
    """The question of a text, and of filters given beside it. Staff may ask for statuses. zone: of whose days."""
    asked = read_query(text, MODERATOR if viewer.is_staff else SHOPPER)
    query = query_of(asked, synonyms)
    wanted = [each for each in asked.conditions if not each.refused]
    refused = [each for each in asked.conditions if each.refused]
    return Question(
        asked,
        query,
        (given, *(filters_of(each, zone) for each in wanted if each.name != "status")),
        tuple(filters_of(each, zone) for each in refused if each.name != "status"),
        tuple(statuses_of(wanted, refused)),
        sort,
        frozenset(piece.strip() for choice in query.wanted for piece in choice[1:]),
        is_void=bool(text.strip()) and asked.is_empty,
    )


def query_of(asked: Asked, synonyms: Synonyms = Synonyms()) -> Query:  # noqa: B008 - it never changes
    """What must be found in a text, and what not."""
    words = expanded(parse(" ".join(asked.words)), synonyms)
    phrases = tuple((phrase(text),) for text in asked.phrases)
    refused = [piece for word in asked.refused_words for choice in parse(word).wanted for piece in choice]
    unwanted = dict.fromkeys([*refused, *map(phrase, asked.refused_phrases)])
    return Query((*words.wanted, *phrases), tuple(unwanted))


def filters_of(condition: Condition, zone: ZoneInfo) -> Filters:
    """What passes the condition."""
    return FILTERS[condition.name](condition.value, zone)


def product_filters(value: str, _zone: ZoneInfo) -> Filters:
    """Of a product's id, or else of the best known one whose title begins so."""
    return Filters(product=product_called(value) or value)


def author_filters(value: str, _zone: ZoneInfo) -> Filters:
    member = find_member(value)
    return Filters(author=member.id if member else NOBODY)


def rating_filters(value: str, _zone: ZoneInfo) -> Filters:
    """Of a rating as ``conditions.rating_text`` prints it."""
    if value.startswith(">="):
        return Filters(rating_min=int(value[2:]))
    if value.startswith("<="):
        return Filters(rating_max=int(value[2:]))
    lowest, _, highest = value.partition("..")
    return Filters(rating_min=int(lowest), rating_max=int(highest or lowest))


def begin_of(day: date, zone: ZoneInfo) -> int:
    """The first second of a local day, since 1970."""
    return int(datetime.combine(day, time.min, zone).astimezone(UTC).timestamp())


FILTERS: dict[str, Callable[[str, ZoneInfo], Filters]] = {
    "topic": lambda value, _: Filters(topic=own_name(value)),
    "product": product_filters,
    "by": author_filters,
    "rating": rating_filters,
    "kind": lambda value, _: Filters(kind=value),
    "before": lambda value, zone: Filters(published_to=begin_of(date.fromisoformat(value), zone) - 1),
    "after": lambda value, zone: Filters(published_from=begin_of(date.fromisoformat(value), zone)),
    "has": lambda *_: Filters(photo=True),
    "verified": lambda value, _: Filters(verified=value == "yes"),
}


def statuses_of(wanted: Sequence[Condition], refused: Sequence[Condition]) -> list[str]:
    """Which statuses are asked for; none where nobody asks."""
    asked = [each.value for each in wanted if each.name == "status"]
    shut_out = {each.value for each in refused if each.name == "status"}
    if not asked and shut_out:
        asked = list(Status)
    return [status for status in asked if status not in shut_out]


def merged(several: Sequence[Filters]) -> Filters:
    """One filter: of bounds the narrowest, of all else the first that is said."""
    values = {}
    for field in fields(Filters):
        said = [value for filters in several if (value := getattr(filters, field.name)) is not None]
        if said:
            narrow = {**dict.fromkeys(HIGHEST, max), **dict.fromkeys(LOWEST, min)}.get(field.name)
            values[field.name] = narrow(said) if narrow else said[0]
    return replace(ANY, **values)
