"""The databases of ``serving.py``: one that is seeded once and kept, and a copy of it for each run."""

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from serving_data import seed
from serving_floor import TABLES
from serving_machine import postgres
from sqlalchemy import create_engine, make_url, text

from community.database import db
from wsgi import make_house

Measure = Callable[[argparse.Namespace, tuple[str, int] | None], dict[str, Any]]
SECRET = "a secret of the benchmark, long enough for every use"


@contextmanager
def a_house(url: str) -> Iterator[None]:
    """A house of this process over the database, inside its context; it leaves no connection behind."""
    with tempfile.TemporaryDirectory() as home:
        app = make_house({**settings_of(url, home), "RATE_LIMITS": "0"})
        with app.app_context():
            yield
            db.session.remove()
            db.engine.dispose()


def settings_of(url: str, home: str) -> dict[str, str]:
    return {"COMMUNITY_HOME": home, "DATABASE_URL": url, "SECRET_KEY": SECRET, "SEARCH_ENGINE": "whoosh"}


def seeded(cache: Path, times: int, server: tuple[str, int] | None) -> str:
    """The URL of the seeded database, which nobody writes to; made if it is not there yet."""
    name = f"serving_{times}"
    url = f"sqlite:///{cache / name}.sqlite3"
    if server is not None:
        url = make_url(server[0]).set(database=name).render_as_string(hide_password=False)
    mark = cache / f"{name}.{make_url(url).get_backend_name()}.done"
    if not mark.exists():
        if server is not None:
            on_server(server[0], f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
        with a_house(url):
            seed(times)
        mark.touch()
    return url


@contextmanager
def a_copy(kept: str, cache: Path, server: tuple[str, int] | None) -> Iterator[str]:
    """A copy of the seeded database, with the floor's own tables in it; it is gone afterwards."""
    source = make_url(kept)
    name = f"{Path(source.database).stem}_now"
    file = cache / f"{name}.sqlite3"
    if server is None:
        on_server(kept, "PRAGMA wal_checkpoint(TRUNCATE)")
        _remove(file)  # what a run left that was killed would be taken for the log of the copy
        shutil.copyfile(source.database, file)
        url = f"sqlite:///{file}"
    else:
        on_server(server[0], f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        on_server(server[0], f"CREATE DATABASE {name} TEMPLATE {source.database}")
        url = source.set(database=name).render_as_string(hide_password=False)
    on_server(url, *TABLES)
    yield url
    if server is None:
        _remove(file)


def _remove(file: Path) -> None:
    """The database with its log, and the locks of its writers."""
    for part in file.parent.glob(f"{file.name}*"):
        part.unlink()


def options_of(description: str, port: int) -> argparse.ArgumentParser:
    """What every script of these databases is asked. Add your own."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", nargs="+", choices=("sqlite", "postgres"), default=["sqlite", "postgres"])
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "community-serving")
    parser.add_argument("--port", type=int, default=port)
    return parser


def print_figures(options: argparse.Namespace, measure: Measure, **figures: Any) -> None:
    """Measure on each database that was asked for, and print JSON. One that this machine has no server of is skipped.

    measure: gets the options, and of PostgreSQL the URL and the process; None of SQLite.
    figures: what was measured without a database, printed first.
    """
    options.cache.mkdir(parents=True, exist_ok=True)
    for database in options.database:
        with ExitStack() as ends:
            try:
                server = ends.enter_context(postgres(options.cache / "postgres")) if database == "postgres" else None
            except RuntimeError as error:
                figures[database] = {"skipped": str(error)}
                continue
            figures[database] = measure(options, server)
    print(json.dumps(figures, indent=2))


def on_server(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
