"""Keeping the index in step with the database. The database is the truth: whatever is missing is made from it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import islice

from sqlalchemy import exists, select

from community import outbox
from community.content.models import Content, Status
from community.database import db
from community.outbox import Delivery, transaction
from community.search.documents import published_versions, read_documents
from community.search.engines import Builder, IndexDamaged, SearchEngine
from community.search.index import search_index

BATCH = 2_000  # documents per commit: Whoosh spends most of a small one on the commit itself


def index_present(ids: Collection[int]) -> None:
    """Index what is published of these contents now, and forget the rest. Doing so again is harmless.

    Another worker may be at the same contents with what it read earlier. So each looks at the database again after
    its change, until that is what it told the index: whoever comes last has read last. Raises IndexDamaged, IndexBusy.
    """
    index, told = search_index(), None
    while told != published_versions(ids):
        documents = read_documents(ids)
        told = {document.id: document.version for document in documents}
        index.index(documents)
        if gone := set(ids) - told.keys():
            index.remove(gone)


def begin_index() -> None:
    """Begin an empty index where nothing is published yet, so that the first contents need no rebuilding."""
    nothing_published = not db.session.scalar(select(exists().where(Content.status == Status.PUBLISHED)))
    if nothing_published and search_index().health().problem:
        search_index().clear()


def rebuild_index(progress: Callable[[int], None]) -> None:
    """Build the index anew beside the old one, which serves meanwhile. Interrupted, the next call goes on with it.

    progress(n): n more documents are in it. What is published meanwhile goes to the old index alone: so it is caught
    up before the two change places, and once more behind them. Raises IndexBusy while somebody else rebuilds.
    """
    with search_index().rebuild() as fresh:
        bring_up_to_date(fresh, progress)
        bring_up_to_date(fresh)
    bring_up_to_date(search_index())


def bring_up_to_date(index: SearchEngine | Builder, progress: Callable[[int], None] = lambda documents: None) -> None:
    """Make the index hold exactly what is published."""
    held, published = index.versions(), published_versions()
    if surplus := held.keys() - published.keys():
        index.remove(surplus)
    stale = [id_ for id_, version in published.items() if held.get(id_) != version]
    progress(len(published) - len(stale))
    rest = iter(stale)
    while batch := list(islice(rest, BATCH)):
        index.index(read_documents(batch))
        progress(len(batch))


def mend_index(damaged: Collection[str]) -> None:
    """Rebuild the index if it is still one of these, and bring it up to date in any case.

    damaged: what ``serving_build`` said of indexes that could not be used. Raises IndexBusy while somebody else
    rebuilds.
    """
    if serving_build() in damaged:
        rebuild_index(lambda documents: None)
    else:
        bring_up_to_date(search_index())


def check_index() -> None:
    """Read all of the index; have it mended where it is damaged, and bring it up to date where it fell behind.

    What is on its way to it is indexed twice, which is harmless.
    """
    build = serving_build()
    try:
        search_index().check()
        bring_up_to_date(search_index())
    except IndexDamaged:
        ask_for_mending(build)


def serving_build() -> str:
    """Which build serves; empty when not even that can be read."""
    try:
        return search_index().generation.split(".")[0]
    except IndexDamaged:
        return ""


def ask_for_mending(build: str) -> None:
    """Tell the workers that this build is damaged, unless they have been told and have not mended it yet.

    Records ``search.damaged``. Whatever was committed before is in the index once they have: they read the database.
    """
    told = exists().where(
        Delivery.queue == "search", Delivery.topic == "search.damaged", Delivery.rests_since.is_(None)
    )
    if not db.session.scalar(select(told)):
        with transaction():
            outbox.record("search.damaged", build=build)
