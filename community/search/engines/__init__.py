"""What every search engine does. It indexes documents and returns ids; rows, visibility and highlights are not its job.

An engine may offer too much, never too little: its answers are verified against the text (``analysis.matches``).
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol
from unicodedata import unidata_version

from community.search.analysis import Query
from community.search.folding import fold

TERMS = 3  # changes with the rules by which a text becomes terms, and with what is kept of a document
MAKE = f"{TERMS}u{unidata_version.replace('.', '')}"  # an index of another make counts as damaged: it is built anew
MOST_CANDIDATES = 10_000  # Source: Cursors, DESIGN.
TITLE_WEIGHT = 3  # a word of the title counts as often in the body

Sort = Literal["relevance", "new", "top"]


class IndexDamaged(Exception):
    """The index is missing, unreadable or of another make. ``rebuild`` or ``clear`` mends it; nothing else does."""


class IndexBusy(Exception):
    """Somebody else has been writing, or is rebuilding, for longer than we wait. Try again later."""


@dataclass(frozen=True)
class Document:
    """One content as the index knows it.

    version: a document never replaces one of a higher version. published_at: seconds since 1970, UTC.
    rating: 1..5, or 0 for none. score: what ``top`` orders by. quality: 0..1, raises the rank up to twice.
    photo: whether it shows a picture.
    """

    id: int
    version: int
    kind: str
    title: str
    body: str
    author_id: int
    published_at: int
    topics: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    rating: int = 0
    verified: bool = False
    score: float = 0.0
    quality: float = 0.0
    photo: bool = False


@dataclass(frozen=True)
class Filters:
    """What an answer must be besides matching; None leaves it open.

    product: its external_id. author: the member's id. published_from and published_to: seconds since 1970, inclusive.
    photo: True for those that show a picture; engines pass over False, which the database knows.
    """

    kind: str | None = None
    topic: str | None = None
    product: str | None = None
    author: int | None = None
    rating_min: int | None = None
    rating_max: int | None = None
    published_from: int | None = None
    published_to: int | None = None
    verified: bool | None = None
    photo: bool | None = None


ANY = Filters()


@dataclass(frozen=True)
class Health:
    """documents: how many the index holds. problem: a sentence when it cannot serve, else None."""

    documents: int
    problem: str | None = None


class Builder(Protocol):
    """A new index that grows beside the one that serves."""

    def index(self, documents: Iterable[Document]) -> None:
        """Add a batch; it stays when the process dies."""

    def remove(self, ids: Iterable[int]) -> None: ...

    def versions(self) -> dict[int, int]:
        """Version by id of what an interrupted rebuild left and what was added since."""


class SearchEngine(Protocol):
    """Every method but ``health`` and ``clear`` raises IndexDamaged when the index cannot be used."""

    @property
    def generation(self) -> str:
        """Changes with every change that a search could see."""

    def index(self, documents: Iterable[Document]) -> None:
        """Add or replace documents in one commit; the next search sees them. Doing it again is harmless."""

    def remove(self, ids: Iterable[int]) -> None:
        """Forget these documents in one commit. Ids that are not held are no error."""

    def search(
        self,
        query: Query,
        filters: Filters = ANY,
        sort: Sort = "relevance",
        limit: int = MOST_CANDIDATES,
    ) -> list[int]:
        """Ids of candidates, best first, at most ``limit``; equal ones newest first, then by id, highest first."""

    def versions(self) -> dict[int, int]:
        """Version by id of every document held, for the audit."""

    def count(self) -> int:
        """How many documents are held."""

    def purge(self) -> None:
        """Leave no word of removed documents in any file. Searches go on meanwhile."""

    def clear(self) -> None:
        """Begin with an empty index, whatever was there."""

    def rebuild(self) -> AbstractContextManager[Builder]:
        """Build a new index beside the old one, which serves until the block ends well; then they change places.

        Interrupted, the new one is kept, and the next ``rebuild`` goes on with it. Raises IndexBusy while somebody
        else rebuilds. What is indexed meanwhile goes to the old index only.
        """

    def check(self) -> None:
        """Read everything that searches may meet. Raises IndexDamaged where something is not what was written."""

    def health(self) -> Health:
        """Whether searches can be served, without reading everything; never raises."""


def newest(documents: Iterable[Document]) -> dict[int, Document]:
    """The highest version of each document of a batch, by id; of equal ones the last."""
    by_id: dict[int, Document] = {}
    for document in documents:
        if document.id not in by_id or by_id[document.id].version <= document.version:
            by_id[document.id] = document
    return by_id


def labels(document: Document) -> list[str]:
    """The terms by which filters find a document. No text yields such terms: theirs have no "=" but at the start."""
    topics = (f"topic={fold(topic)}" for topic in document.topics)
    products = (f"product={product}" for product in document.products)
    photo = ["has=photo"] if document.photo else []
    return list(dict.fromkeys([f"kind={document.kind}", *topics, *products, *photo]))


def wanted_labels(filters: Filters) -> Iterator[str]:
    """The terms that a document must hold to pass these filters."""
    if filters.kind is not None:
        yield f"kind={filters.kind}"
    if filters.topic is not None:
        yield f"topic={fold(filters.topic)}"
    if filters.product is not None:
        yield f"product={filters.product}"
    if filters.photo:
        yield "has=photo"
