"""The embedded engine: Whoosh indexes in a folder, of which one serves and another may be growing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from community.search.analysis import Query
from community.search.engines import ANY, MOST_CANDIDATES, Document, Filters, Health, IndexDamaged, Sort
from community.search.engines.builds import alone, current_build, growing_build, make_current, succession
from community.search.engines.whoosh_index import WhooshIndex, empty_index, index_that_grows


class WhooshEngine:
    """The engine over a folder of its own, for many threads and processes."""

    def __init__(self, root: Path) -> None:
        self._root = Path(root)
        self._serving: tuple[tuple[int, int], WhooshIndex] | None = None

    @property
    def generation(self) -> str:
        return f"{current_build(self._root).name}.{self._index.generation}"

    def index(self, documents: Iterable[Document]) -> None:
        self._index.index(documents)

    def remove(self, ids: Iterable[int]) -> None:
        self._index.remove(ids)

    def versions(self) -> dict[int, int]:
        return self._index.versions()

    def count(self) -> int:
        return self._index.count()

    def search(
        self,
        query: Query,
        filters: Filters = ANY,
        sort: Sort = "relevance",
        limit: int = MOST_CANDIDATES,
    ) -> list[int]:
        return self._index.search(query, filters, sort, limit)

    def purge(self) -> None:
        self._index.purge()

    def clear(self) -> None:
        with alone(self._root):
            build = growing_build(self._root)
            empty_index(build)
            make_current(self._root, build)

    @contextmanager
    def rebuild(self) -> Iterator[WhooshIndex]:
        with alone(self._root):
            build = growing_build(self._root)
            yield index_that_grows(build)
            make_current(self._root, build)

    def check(self) -> None:
        self._index.check()

    def health(self) -> Health:
        try:
            return Health(documents=self.count())
        except IndexDamaged as damage:
            return Health(documents=0, problem=str(damage))

    @property
    def _index(self) -> WhooshIndex:
        serving, now = self._serving, succession(self._root)
        if serving is None or serving[0] != now:
            self._serving = serving = now, WhooshIndex(current_build(self._root))
        return serving[1]
