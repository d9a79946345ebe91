"""The servers of ``serving.py`` as processes of this machine, and what they cost it, as /proc tells."""

import os
import pwd
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

TICK_US = 1_000_000 / os.sysconf("SC_CLK_TCK")
POSTGRES_HOMES = ("/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin")
WORKERS, THREADS = "2", "4"  # as `community web` has them
LONGEST_START_SECONDS = 60
SOCKETS = "listen_addresses = ''\nunix_socket_directories = '{folder}'\nmax_connections = 200\n"


class Load(NamedTuple):
    """CPU of the machine in ticks since its start: all, and what nobody used."""

    total: int
    idle: int


def load() -> Load:
    """What the machine has done until now."""
    ticks = [int(part) for part in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return Load(sum(ticks), ticks[3] + ticks[4])


def cpu_us(*roots: int) -> float:
    """CPU that these processes and all that descend from them have used, in microseconds."""
    spent = 0
    for pid in _family(roots):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:  # a connection of the database that has ended
            continue
        spent += int(fields[11]) + int(fields[12])
    return spent * TICK_US


def memory_mib(root: int) -> float:
    """What the process and all that descend from it hold in memory; a page that several share counts once."""
    return sum(map(_proportional_kib, _family([root]))) / 1024


def _proportional_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _family(roots: Sequence[int]) -> list[int]:
    family = list(roots)
    for pid in family:
        family += children_of(pid)
    return family


def children_of(pid: int) -> list[int]:
    """The processes that this one started and that live."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    try:
        return [int(child) for task in tasks for child in task.read_text().split()]
    except (FileNotFoundError, ProcessLookupError):  # a connection of the database that has ended
        return []


@contextmanager
def serving(command: Sequence[str], port: int, settings: Mapping[str, str], log: Path) -> Iterator[int]:
    """Run a web server until the end of the block. Gives its process id once it answers."""
    with log.open("ab") as output:
        environment = {**os.environ, **settings}
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output, start_new_session=True)
    try:
        _wait_for(port, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def product_command() -> list[str]:
    """The product as ``community web`` runs it in production."""
    return [sys.executable, "-c", "from wsgi import community; community()", "web"]


def floor_command(port: int) -> list[str]:
    """The floor in the same server, with as many processes and threads."""
    options = ["--interface", "wsgi", "--port", str(port), "--workers", WORKERS, "--blocking-threads", THREADS]
    told = ["--backpressure", "64", "--log-level", "warning", "--no-ws", "--factory"]
    return [sys.executable, "-m", "granian", *options, *told, "serving_floor:make_floor"]


def _wait_for(port: int, process: subprocess.Popen) -> None:
    until = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(f"nothing answers on port {port}; the log in the cache says why")


@contextmanager
def postgres(folder: Path) -> Iterator[tuple[str, int]]:
    """A PostgreSQL of its own in folder, with fsync on. Gives the URL of its maintenance database, and its process id.

    Raises RuntimeError where there is none on this machine.
    """
    programs = _postgres_programs()
    if not (folder / "data").exists():
        folder.mkdir(parents=True, exist_ok=True)
        _own(folder)
        _run(programs / "initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", folder=folder)
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(SOCKETS.format(folder=folder))
    _run(programs / "pg_ctl", "start", "--wait", f"--log={folder / 'log'}", folder=folder)
    try:
        pid = int((folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}&port=5432", pid
    finally:
        _run(programs / "pg_ctl", "stop", "--mode=fast", folder=folder)


def _postgres_programs() -> Path:
    named = [*POSTGRES_HOMES, os.environ.get("TEST_POSTGRES_BIN", ""), str(Path(shutil.which("pg_ctl") or "").parent)]
    for home in named:
        if home and (Path(home) / "initdb").exists():
            return Path(home)
    raise RuntimeError("No PostgreSQL on this machine: install one, or name its programs by TEST_POSTGRES_BIN.")


def _own(folder: Path) -> None:
    if os.getuid() == 0:  # PostgreSQL refuses to serve under root
        shutil.chown(folder, "nobody")


def _run(program: Path, *arguments: str, folder: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()} if os.getuid() == 0 else {}
    command = (program, *arguments, f"--pgdata={folder / 'data'}")
    with (folder / "programs.log").open("ab") as log:
        subprocess.run(command, stdout=log, stderr=log, check=True, cwd=folder, **identity)
