"""How fast both engines index and answer, on genuine reviews: prints JSON.

    python benchmarks/search.py [FILE.csv.gz] [--documents N] [--engine NAME ...] [--postgres-url URL]

FILE has the columns cat, label, review; with more documents than it has, its texts come again. Engines are whoosh,
postgres, and on the same terms fts5 and tantivy. Every search asks for up to 10,000 ids in order. Times are
milliseconds of one process, by the wall and of its CPU (PostgreSQL works in another process: there only the wall
counts); ``per_word`` is the ratio to the median of one-word queries in the same run, which a busy machine leaves alone.
"""

import argparse
import csv
import gzip
import itertools
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from search_others import Fts5, Tantivy
from sqlalchemy import MetaData, create_engine

from community.search.analysis import parse
from community.search.engines import ANY, Document, Filters, SearchEngine
from community.search.engines.postgres import PostgresEngine
from community.search.engines.postgres_rows import search_tables
from community.search.engines.whoosh import WhooshEngine

REVIEWS = Path(__file__).parents[2] / "shared/data/reviews-zh/online_shopping_10_cats.csv.gz"
BATCH = 2_000  # documents per commit
QUERIES = 200  # per kind
PREFIXES = ["ab", "ac", "co", "de", "ip", "it", "th", "wi", "wifi", "iphone", "12", "thinkp"]


def main() -> None:
    arguments = read_arguments()
    if not arguments.file.exists():
        print(json.dumps({"skipped": f"{arguments.file.name} is not there; name a file of reviews"}))
        return
    documents = read_documents(arguments.file, arguments.documents)
    figures = {}
    for name in arguments.engine:
        with tempfile.TemporaryDirectory() as folder:
            arguments.folder = Path(folder)
            with ENGINES[name](arguments) as engine:
                figures[name] = measure(engine, documents)
    print(json.dumps(figures, indent=2))


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=REVIEWS)
    parser.add_argument("--documents", type=int)
    parser.add_argument("--engine", choices=sorted(ENGINES), nargs="+", default=["whoosh"])
    parser.add_argument("--postgres-url", help="an empty database; its search tables are made and dropped")
    return parser.parse_args()


def read_documents(file: Path, number: int | None) -> list[Document]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    chosen = itertools.islice(itertools.cycle(rows), number or len(rows))
    return [a_document(id, row) for id, row in enumerate(chosen, start=1)]


def a_document(id: int, row: dict[str, str]) -> Document:
    return Document(
        id=id,
        version=1,
        kind="review",
        title="",
        body=row["review"],
        author_id=id % 2_000,
        published_at=1_700_000_000 + id * 60,
        products=(row["cat"],),
        rating=5 if row["label"] == "1" else 1,
    )


def measure(engine: SearchEngine, documents: list[Document]) -> dict:
    indexing = index_all(engine, documents)
    words, phrases = sample_queries(documents)
    pairs = [f"{one} {other}" for one, other in zip(words, reversed(words), strict=True)]
    narrow = Filters(product=documents[0].products[0], published_from=documents[len(documents) // 8].published_at)
    queries = {
        "one word": times(engine, words),
        "one word, newest first": times(engine, words, sort="new"),
        "two words": times(engine, pairs),
        "phrase of ten characters": times(engine, phrases),
        "product, date, newest first": times(engine, words, narrow, sort="new"),
        "prefix": times(engine, PREFIXES),
    }
    per_word = statistics.median(wall for wall, _ in queries["one word"])
    return {**indexing, "queries": {name: summary(spent, per_word) for name, spent in queries.items()}}


def index_all(engine: SearchEngine, documents: list[Document]) -> dict:
    wall, cpu = time.perf_counter(), time.process_time()
    for start in range(0, len(documents), BATCH):
        engine.index(documents[start : start + BATCH])
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    again = [replace(document, id=len(documents) + 1 + place) for place, document in enumerate(documents[:20])]
    single = [spent(lambda document=document: engine.index([document]))[0] for document in again]
    return {
        "documents": engine.count(),
        "documents_per_second": round(len(documents) / wall),
        "documents_per_cpu_second": round(len(documents) / cpu),
        "commit_of_one_ms": round(statistics.median(single) * 1_000, 1),
    }


def sample_queries(documents: list[Document]) -> tuple[list[str], list[str]]:
    """Words of two characters and stretches of ten, from random places, always the same."""
    choice = random.Random(1)
    bodies = [document.body for document in choice.sample(documents, QUERIES) if len(document.body) >= 10]
    places = [choice.randrange(len(body) - 9) for body in bodies]
    stretches = [body[place : place + 10] for body, place in zip(bodies, places, strict=True)]
    stretches = [stretch for stretch in stretches if parse(stretch[:2]).required]
    return [stretch[:2] for stretch in stretches], stretches


def times(engine: SearchEngine, queries: list[str], filters: Filters = ANY, **how: str) -> list[tuple[float, float]]:
    return [spent(lambda text=text: engine.search(parse(text), filters, **how)) for text in queries]


def spent(call: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the wall, and of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - wall, time.process_time() - cpu


def summary(spent: list[tuple[float, float]], per_word: float) -> dict[str, float]:
    walls, cpus = zip(*spent, strict=True)
    return {
        "p50_ms": milliseconds(statistics.median(walls)),
        "p95_ms": milliseconds(statistics.quantiles(walls, n=20)[-1]),
        "p95_cpu_ms": milliseconds(statistics.quantiles(cpus, n=20)[-1]),
        "per_word": round(statistics.median(walls) / per_word, 2),
    }


def milliseconds(seconds: float) -> float:
    return round(seconds * 1_000, 2)


@contextmanager
def whoosh(arguments: argparse.Namespace) -> Iterator[SearchEngine]:
    engine = WhooshEngine(arguments.folder / "whoosh")
    engine.clear()
    yield engine


@contextmanager
def postgres(arguments: argparse.Namespace) -> Iterator[SearchEngine]:
    metadata = MetaData()
    tables = search_tables(metadata)
    database = create_engine(arguments.postgres_url)
    metadata.create_all(database)
    engine = PostgresEngine(database, tables)
    engine.clear()
    try:
        yield engine
    finally:
        metadata.drop_all(database)
        database.dispose()


@contextmanager
def fts5(arguments: argparse.Namespace) -> Iterator[Fts5]:
    yield Fts5(arguments.folder)


@contextmanager
def tantivy(arguments: argparse.Namespace) -> Iterator[Tantivy]:
    yield Tantivy(arguments.folder)


ENGINES = {"whoosh": whoosh, "postgres": postgres, "fts5": fts5, "tantivy": tantivy}

if __name__ == "__main__":
    main()
