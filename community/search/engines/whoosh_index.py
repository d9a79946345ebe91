"""One index of the embedded engine: Whoosh keeps terms and a record of numbers per document, we do the arithmetic.

All use of Whoosh is in this file and in ``whoosh_files``. Its postings are read by the block and ranked as arrays,
because its own matchers cost a microsecond a posting, and a search returns up to 10,000 ids.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import accumulate
from pathlib import Path

import numpy as np
from whoosh.codec.whoosh3 import W3Segment
from whoosh.index import TOC, FileIndex, LockError
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
from community.search.engines.builds import delete
from community.search.engines.ranking import FACTS, Part, Postings, best_first, chosen, facts_of, relevances
from community.search.engines.whoosh_files import (
    CODEC,
    NAME,
    SCHEMA,
    Merge,
    Storage,
    Writer,
    begin_files,
    check_segment,
    merge_all_deleted,
    merge_by_tier,
)

LOCK_SECONDS = 30  # a commit of 500 documents takes about one
REMEMBERED_POSTINGS = 64  # per segment; eight bytes for each document that holds the term
REMEMBERED_COUNTS = 1_024


class Segment:
    """A part of the index that never changes, and what was read of it lately."""

    def __init__(self, segment: W3Segment, reader: SegmentReader) -> None:
        self.segment = segment
        self.reader = reader
        self.facts = np.frombuffer(b"".join(reader.column_reader("facts").load()), FACTS)
        self.holding = lru_cache(REMEMBERED_COUNTS)(partial(reader.doc_frequency, "terms"))
        self.postings = lru_cache(REMEMBERED_POSTINGS)(partial(read_postings, reader))


class WhooshIndex:
    """One index in one folder, for many threads and processes; writers wait for each other."""

    def __init__(self, folder: Path) -> None:
        """Raises IndexDamaged unless the folder holds an index of ours."""
        with damage_told():
            self._index = FileIndex(Storage(str(folder)), indexname=NAME)
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

    def purge(self) -> None:
        """Write those parts anew that hold removed documents. 1,350 documents a second."""
        with damage_told(), self._writing(merge_all_deleted):
            pass

    def check(self) -> None:
        """Read every byte of every file. Raises IndexDamaged unless all are what was written."""
        with damage_told(), self._reading:
            for part in self._refreshed():
                check_segment(part.segment.segment, self._index.storage)

    def count(self) -> int:
        with damage_told(), self._reading:
            return sum(int(part.alive.sum()) for part in self._refreshed())

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
    def _writing(self, merge: Merge = merge_by_tier) -> Iterator[SegmentWriter]:
        try:
            writer = Writer(self._index, timeout=LOCK_SECONDS, delay=0.02, codec=CODEC)
        except LockError as cause:
            raise IndexBusy("The index is being written") from cause
        try:
            yield writer
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=merge)

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
        contents = TOC.read(self._index.storage, NAME, generation)
        known = self._segments
        self._segments = {
            part.segment_id(): known.get(part.segment_id()) or read_segment(part, self._index.storage)
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


def read_segment(segment: W3Segment, storage: Storage) -> Segment:
    """Raises IndexDamaged where its bytes are not what was written."""
    check_segment(segment, storage)
    return Segment(segment, SegmentReader(storage, SCHEMA, segment))


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
    delete(folder)
    folder.mkdir(parents=True)
    begin_files(folder)
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
