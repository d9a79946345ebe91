"""Both engines, each empty at the beginning of a test, and real texts where they may be read."""

import csv
import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, create_engine

from community.search.engines import Document, SearchEngine
from community.search.engines.postgres import PostgresEngine
from community.search.engines.postgres_rows import SearchTables, search_tables
from community.search.engines.whoosh import WhooshEngine
from tests import servers

REVIEWS = Path(__file__).parents[3] / "shared/data/reviews-zh/online_shopping_10_cats.csv.gz"


@pytest.fixture(scope="session")
def database() -> Iterator[tuple[Engine, SearchTables]]:
    server = servers.postgres_url()
    if server is None:
        pytest.skip(servers.NO_POSTGRES)
    with servers.empty_database(server) as url:
        engine = create_engine(url)
        metadata = MetaData()
        tables = search_tables(metadata)
        metadata.create_all(engine)
        yield engine, tables
        engine.dispose()


@pytest.fixture
def whoosh(tmp_path: Path) -> WhooshEngine:
    engine = WhooshEngine(tmp_path / "search")
    engine.clear()
    return engine


@pytest.fixture
def postgres(database: tuple[Engine, SearchTables]) -> PostgresEngine:
    engine = PostgresEngine(*database)
    engine.clear()
    return engine


@pytest.fixture(params=["whoosh", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> SearchEngine:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def reviews() -> list[str]:
    """Every hundredth genuine review."""
    if not REVIEWS.exists():
        pytest.skip("The reviews of ../shared/data are not here.")
    with gzip.open(REVIEWS, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [review for _, _, review in rows[::100] if review.strip()]


@pytest.fixture(scope="session")
def a_document() -> Callable[..., Document]:
    def make(id: int, body: str = "", **facts) -> Document:
        given = {"version": 1, "kind": "post", "title": "", "author_id": 1, "published_at": 1_700_000_000 + id}
        return Document(id=id, body=body, **(given | facts))

    return make
