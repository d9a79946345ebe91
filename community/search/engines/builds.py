"""A folder in which an index is replaced by another as a whole.

``CURRENT`` names the build that serves; the one with the next number, if there is one, is growing.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from community.search.engines import IndexBusy, IndexDamaged


def current_build(root: Path) -> Path:
    """The folder of the index that serves. Raises IndexDamaged when there is none."""
    try:
        return root / (root / "CURRENT").read_text(encoding="ascii").strip()
    except (OSError, ValueError) as cause:
        raise IndexDamaged(f"No index in {root}") from cause


def succession(root: Path) -> tuple[int, int]:
    """Changes whenever another build begins to serve, be it one of the same name after the folder was deleted."""
    try:
        pointer = (root / "CURRENT").stat()
    except OSError as cause:
        raise IndexDamaged(f"No index in {root}") from cause
    return pointer.st_ino, pointer.st_mtime_ns


def growing_build(root: Path) -> Path:
    """The folder for the next index. It may hold what an interrupted rebuild left."""
    try:
        number = build_number(current_build(root))
    except (IndexDamaged, ValueError):
        number = max(map(build_number, root.glob("build-*")), default=0)
    return root / f"build-{number + 1}"


def build_number(build: Path) -> int:
    return int(build.name.removeprefix("build-"))


def make_current(root: Path, build: Path) -> None:
    """Let this build serve from now on, in one step, and drop all others."""
    pointer = root / "CURRENT.new"
    for place in (pointer, root / "CURRENT"):
        if place.is_dir():
            delete(place)
    with pointer.open("w", encoding="ascii") as file:
        file.write(build.name)
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(root / "CURRENT")
    for other in root.glob("build-*"):
        if other != build:
            delete(other)


def delete(path: Path) -> None:
    """Whatever it is, and however much of it can be deleted."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Nobody else, in this process or another, changes builds meanwhile. Raises IndexBusy if somebody does already.

    The lock ends with the process that holds it: its file may stay and means nothing.
    """
    if not root.is_dir():
        delete(root)
    root.mkdir(parents=True, exist_ok=True)
    if (root / "rebuild.lock").is_dir():
        delete(root / "rebuild.lock")
    with (root / "rebuild.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as cause:
            raise IndexBusy("The index is being rebuilt") from cause
        yield
