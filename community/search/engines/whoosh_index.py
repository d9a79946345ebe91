"""One index of the embedded engine: Whoosh keeps terms and a record of numbers per document, we do the arithmetic.

All use of Whoosh is in this file. Its postings are read by the block and ranked as arrays, because its own matchers
cost a microsecond a posting, and a search returns up to 10,000 ids.
"""

import shutil
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import accumulate
from pathlib import Path

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.columns import FixedBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Existence
from whoosh.index import TOC, LockError, create_in, open_dir
from whoosh.matching import FilterMatcher
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from community.search.analysis import Query, body_terms, title_terms
from community.search.engines import (
    TITLE_WEIGHT,
    Document,
    Filters,
    IndexBusy,
    IndexDamaged,
    Sort,
    labels,
    newest,
)
from community.search.engines.ranking import FACTS, Part, Postings, best_first, chosen, facts_of, relevances

MAKE = "community2"  # names the files; another schema or another way of making terms needs another name
LOCK_SECONDS = 30  # a commit of 500 documents takes about one
SEGMENTS_PER_TIER = 16  # a document is written again once per tier: twice among 100,000 added by the hundred
REMEMBERED_POSTINGS = 64  # per segment; eight bytes for each document that holds the term
REMEMBERED_COUNTS = 1_024
MOST_DELETED = 1 / 3  # of a segment, before it is written anew


class Terms(FieldType):
    """A field whose values are terms and their weights, counted by us."""

    indexed = True
    stored = scorable = unique = False
    analyzer = vector = column_type = None

    def __init__(self) -> None:
        self.format = Existence()

    def index(self, weights: Counter[str], **_) -> Iterator[tuple[bytes, int, float, bytes]]:
        return ((term.encode(), 1, float(weight), b"") for term, weight in weights.items())


class TermsCodec(W3Codec):
    """Whoosh's own file format, without the lengths per posting that cost it half of its time and that we keep."""

    length_stats = False


CODEC = TermsCodec(blocklimit=1024, compression=0)
SCHEMA = Schema(terms=Terms(), facts=COLUMN(FixedBytesColumn(FACTS.itemsize)))


class Segment:
    """A part of the index that never changes, and what was read of it lately."""

    def __init__(self, reader: SegmentReader) -> None:
        self.reader = reader
        self.facts = np.frombuffer(b"".join(reader.column_reader("facts").load()), FACTS)
        self.holding = lru_cache(REMEMBERED_COUNTS)(partial(reader.doc_frequency, "terms"))
        self.postings = lru_cache(REMEMBERED_POSTINGS)(partial(read_postings, reader))


class WhooshIndex:
    """One index in one folder, for many threads and processes; writers wait for each other."""

    def __init__(self, folder: Path) -> None:
        """Raises IndexDamaged unless the folder holds an index of ours."""
        with damage_told():
            self._index = open_dir(str(folder), MAKE)
        self._reading = threading.Lock()  # a reader's files have one position each
        self._seen = -1
        self._segments: dict[str, Segment] = {}
        self._parts: list[Part] = []

    @property
    def generation(self) -> int:
        return self._index.latest_generation()

    def index(self, documents: Iterable[Document]) -> None:
        waiting = newest(documents)
        if not waiting:
            return
        with damage_told(), self._writing() as writer:
            for number, version, id in self._held(waiting):
                if version > waiting[id].version:
                    del waiting[id]
                else:
                    writer.delete_document(number)
            for document in waiting.values():
                weights = weighted_terms(document)
                writer.add_document(terms=weights, facts=facts_of(document, sum(weights.values())))

    def remove(self, ids: Iterable[int]) -> None:
        with damage_told(), self._writing() as writer:
            for number, _, _ in self._held(ids):
                writer.delete_document(number)

    def versions(self) -> dict[int, int]:
        with damage_told(), self._reading:
            live = [part.segment.facts[part.alive] for part in self._refreshed()]
        return {id: version for facts in live for id, version in facts[["id", "version"]].tolist()}

    def search(self, query: Query, filters: Filters, sort: Sort, limit: int) -> list[int]:
        with damage_told(), self._reading:
            parts = self._refreshed()
            found = [chosen(part, query, filters) for part in parts]
            facts = [part.segment.facts[documents] for part, documents in zip(parts, found, strict=True)]
            relevance = relevances(parts, found, query) if sort == "relevance" else []
        if not facts:
            return []
        return best_first(np.concatenate(facts), np.concatenate(relevance or [[]]), sort, limit)

    @contextmanager
    def _writing(self) -> Iterator[SegmentWriter]:
        try:
            writer = self._index.writer(timeout=LOCK_SECONDS, delay=0.02, codec=CODEC)
        except LockError as cause:
            raise IndexBusy("The index is being written") from cause
        try:
            yield writer
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=merge_by_tier)

    def _held(self, ids: Iterable[int]) -> list[tuple[int, int, int]]:
        """(number, version, id) of those that are in the index, as it is while we hold the writer's lock."""
        wanted = np.fromiter(ids, np.int64)
        held = []
        with self._reading:
            for part in self._refreshed():
                places = np.flatnonzero(np.isin(part.segment.facts["id"], wanted) & part.alive)
                facts = part.segment.facts[places]
                numbers = (places + part.offset).tolist()
                held.extend(zip(numbers, facts["version"].tolist(), facts["id"].tolist(), strict=True))
        return held

    def _refreshed(self) -> list[Part]:
        while self._seen != (latest := self.generation):
            try:
                self._read(latest)
            except FileNotFoundError:
                if latest == self.generation:
                    raise
                # a writer merged that file away while we were opening it: look again
        return self._parts

    def _read(self, generation: int) -> None:
        contents = TOC.read(self._index.storage, MAKE, generation)
        known = self._segments
        self._segments = {
            part.segment_id(): known.get(part.segment_id()) or Segment(SegmentReader(self._index.storage, SCHEMA, part))
            for part in contents.segments
        }
        offsets = accumulate((part.doc_count_all() for part in contents.segments), initial=0)
        self._parts = [
            Part(self._segments[part.segment_id()], offset, alive_in(part))
            for part, offset in zip(contents.segments, offsets, strict=False)
        ]
        self._seen = generation
        for name in known.keys() - self._segments.keys():
            known[name].reader.close()


@contextmanager
def damage_told() -> Iterator[None]:
    """Whatever Whoosh throws over its files is damage: there is no end to what wrong bytes make it throw."""
    try:
        yield
    except (IndexBusy, IndexDamaged):
        raise
    except Exception as cause:
        raise IndexDamaged(f"The index cannot be read: {cause!r}") from cause


def empty_index(folder: Path) -> WhooshIndex:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    create_in(str(folder), SCHEMA, MAKE)
    return WhooshIndex(folder)


def index_that_grows(folder: Path) -> WhooshIndex:
    """What an interrupted rebuild left, if it can be read, else an empty one."""
    try:
        index = WhooshIndex(folder)
        index.versions()
    except IndexDamaged:
        return empty_index(folder)
    return index


def weighted_terms(document: Document) -> Counter[str]:
    weights = Counter(body_terms(document.body))
    for term in title_terms(document.title):
        weights[term] += TITLE_WEIGHT
    weights.update(labels(document))
    return weights


def read_postings(reader: SegmentReader, term: str) -> Postings:
    """All postings of a term that this part of the index holds, deleted documents included."""
    matcher = reader.postings("terms", term)
    if isinstance(matcher, FilterMatcher):
        matcher = matcher.child
        matcher.reset()
    documents, weights = [], []
    while matcher.is_active():
        matcher.id(), matcher.weight()  # makes it read its block
        documents.extend(matcher._ids)
        weights.extend(matcher._weights)
        matcher._next_block()
    return Postings(np.array(documents, np.int32), np.array(weights, np.float32))


def alive_in(segment: W3Segment) -> np.ndarray:
    alive = np.ones(segment.doc_count_all(), bool)
    alive[list(segment.deleted_docs())] = False
    return alive


def merge_by_tier(writer: SegmentWriter, segments: list[W3Segment]) -> list[W3Segment]:
    """Write segments of one size together when there are many, and those of which much is deleted; keep the rest.

    Whoosh's own policy writes the largest segment again and again.
    """
    tiers: dict[int, list[W3Segment]] = {}
    for segment in segments:
        tiers.setdefault(tier_of(segment.doc_count()), []).append(segment)
    worn = {segment for segment in segments if segment.deleted_count() > MOST_DELETED * segment.doc_count_all()}
    crowded = {segment for tier in tiers.values() if len(tier) >= SEGMENTS_PER_TIER for segment in tier}
    for segment in worn | crowded:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in segments if segment not in worn | crowded]


def tier_of(documents: int) -> int:
    """0 below 16 documents, 1 below 256, and so on."""
    return (documents.bit_length() - 1) // 4
