"""The databases of ``serving.py``: one that is seeded once and kept, and a copy of it for each run."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from serving_data import seed
from serving_floor import TABLES
from sqlalchemy import create_engine, make_url, text

from community.database import db
from wsgi import make_house

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
    name, source = "serving_now", make_url(kept)
    file = cache / f"{name}.sqlite3"
    if server is None:
        on_server(kept, "PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(source.database, file)
        url = f"sqlite:///{file}"
    else:
        on_server(server[0], f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        on_server(server[0], f"CREATE DATABASE {name} TEMPLATE {source.database}")
        url = source.set(database=name).render_as_string(hide_password=False)
    on_server(url, *TABLES)
    yield url
    if server is None:
        for left in cache.glob(f"{name}.sqlite3*"):
            left.unlink()


def on_server(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
