"""Choosing and ordering documents by arithmetic on whole arrays: filters, BM25, orders. No index here."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from community.search.analysis import Query, Ways
from community.search.engines import Document, Filters, Sort, wanted_labels

FACTS = np.dtype(
    [
        ("id", "<i8"),
        ("version", "<i8"),
        ("author_id", "<i8"),
        ("published_at", "<i8"),
        ("score", "<f8"),
        ("quality", "<f4"),
        ("length", "<i4"),
        ("rating", "i1"),
        ("verified", "?"),
    ]
)
K1 = 1.2  # Source: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), 3.3.
B = 0.3  # theirs is 0.75; among reviews the longer ones tell more: benchmarks/search_relevance.py


@dataclass(frozen=True)
class Postings:
    """Where a term occurs. documents: numbers in rising order. weights: how often, titles counted by TITLE_WEIGHT."""

    documents: np.ndarray
    weights: np.ndarray

    def weights_in(self, documents: np.ndarray) -> np.ndarray:
        """The weights in these documents, 0 where the term is missing."""
        places = np.minimum(np.searchsorted(self.documents, documents), len(self.documents) - 1)
        return np.where(self.documents[places] == documents, self.weights[places], 0.0)


class Segment(Protocol):
    """A part of an index that never changes."""

    facts: np.ndarray

    def holding(self, term: str) -> int:
        """How many of its documents hold this term."""

    def postings(self, term: str) -> Postings:
        """Where they hold it. Only for a term that some hold."""


@dataclass(frozen=True)
class Part:
    """A segment in one generation of the index. offset: number of its first document. alive: of each, whether it is."""

    segment: Segment
    offset: int
    alive: np.ndarray


def facts_of(document: Document, length: int) -> bytes:
    """What ranking and filters need to know of a document. length: its number of terms, repetitions counted."""
    values = (
        document.id,
        document.version,
        document.author_id,
        document.published_at,
        document.score,
        document.quality,
        length,
        document.rating,
        document.verified,
    )
    return np.array(values, FACTS).tobytes()


def passing(facts: np.ndarray, filters: Filters) -> np.ndarray:
    """Which of these documents pass; the filters that are index terms have been applied before."""
    passes = np.ones(len(facts), bool)
    if filters.author is not None:
        passes &= facts["author_id"] == filters.author
    if filters.rating_min is not None:
        passes &= facts["rating"] >= filters.rating_min
    if filters.rating_max is not None:
        passes &= (facts["rating"] > 0) & (facts["rating"] <= filters.rating_max)
    if filters.published_from is not None:
        passes &= facts["published_at"] >= filters.published_from
    if filters.published_to is not None:
        passes &= facts["published_at"] <= filters.published_to
    if filters.verified is not None:
        passes &= facts["verified"] == filters.verified
    return passes


def rarity(holding: int, total: int) -> float:
    """What a term tells that ``holding`` of ``total`` documents hold; above 0. Source: as K1."""
    return math.log(1 + (total - holding + 0.5) / (holding + 0.5))


def bm25(weights: np.ndarray, lengths: np.ndarray, average_length: float, rarity: float) -> np.ndarray:
    """How well one term fits each document. Source: as K1."""
    return rarity * weights * (K1 + 1) / (weights + K1 * (1 - B + B * lengths / average_length))


def chosen(part: Part, query: Query, filters: Filters) -> np.ndarray:
    """Numbers of the living documents that hold what is required and nothing excluded, and pass the filters."""
    segment = part.segment
    ways = [[way for way in choice if all(map(segment.holding, way))] for choice in required(query, filters)]
    if not all(ways):
        return np.empty(0, np.int64)
    documents = intersection(sorted((held_by_any(segment, choice) for choice in ways), key=len), len(segment.facts))
    for term in filter(segment.holding, query.excluded):
        documents = documents[~among(documents, segment.postings(term).documents)]
    documents = documents[part.alive[documents]]
    return documents[passing(segment.facts[documents], filters)]


def required(query: Query, filters: Filters) -> set[Ways]:
    """What every answer holds; the terms of a choice with one way stand alone, so that the rarest leads."""
    alone = {((term,),) for choice in query.required if len(choice) == 1 for term in choice[0]}
    return {((label,),) for label in wanted_labels(filters)} | alone | {way for way in query.required if len(way) > 1}


def held_by_any(segment: Segment, choice: Sequence[tuple[str, ...]]) -> np.ndarray:
    """The documents that hold all terms of one of these ways, in rising order."""
    held = [
        intersection(sorted((segment.postings(term).documents for term in way), key=len), len(segment.facts))
        for way in choice
    ]
    return held[0] if len(held) == 1 else np.unique(np.concatenate(held))


def intersection(kept: Sequence[np.ndarray], total: int) -> np.ndarray:
    """What all hold; of nothing at all everything. Begin with the fewest: the rest costs little then."""
    documents = kept[0] if kept else np.arange(total)
    for others in kept[1:]:
        if not len(documents):
            break
        documents = documents[among(documents, others)]
    return documents


def among(documents: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which of the documents are one of the others, of which there are some; both in rising order."""
    places = np.minimum(np.searchsorted(others, documents), len(others) - 1)
    return others[places] == documents


def relevances(parts: list[Part], found: list[np.ndarray], query: Query) -> list[np.ndarray]:
    """BM25 of the found documents of each part, with figures of the whole index, deleted documents included."""
    total = sum(len(part.alive) for part in parts)
    average = sum(int(part.segment.facts["length"].sum()) for part in parts) / max(1, total)
    scores = [np.zeros(len(documents)) for documents in found]
    for term in scored(query):
        weight = rarity(sum(part.segment.holding(term) for part in parts), total)
        for part, documents, score in zip(parts, found, scores, strict=True):
            if len(documents) and part.segment.holding(term):
                weights = part.segment.postings(term).weights_in(documents)
                score += bm25(weights, part.segment.facts["length"][documents], average, weight)
    return scores


def scored(query: Query) -> list[str]:
    """The terms by which an answer is ranked, each once."""
    terms = (term for choice in query.required for way in choice for term in way)
    return list(dict.fromkeys((*terms, *query.preferred)))


def best_first(facts: np.ndarray, relevance: np.ndarray, sort: Sort, limit: int) -> list[int]:
    """Ids in the order asked for; equal ones newest first, then by id, highest first."""
    keys = [-facts["id"], -facts["published_at"]]
    if sort == "relevance":
        keys.append(-relevance * (1 + facts["quality"]))
    if sort == "top":
        keys.append(-facts["score"])
    return facts["id"][np.lexsort(keys)[:limit]].tolist()
