"""Make .venv and install what a lock file pins, unless that is done: python3 deploy/bootstrap.py LOCK.

Written so that an old Python, too, can read it and say what it lacks. When all is in place it compares two stamps.
"""

import hashlib
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
VENV = HOUSE / ".venv"


def main(lock: Path) -> None:
    """Bring .venv up to what lock pins. Exits with one sentence when that cannot be done."""
    missing = what_is_missing(sys.version_info, has_venv=bool(find_spec("venv") and find_spec("ensurepip")))
    if missing:
        sys.exit(missing)
    if VENV.is_symlink():
        sys.exit(
            ".venv is a link: what it leads to belongs to another checkout, and stays. Remove the link, or use that."
        )
    # An environment serves one Python in one place: its programs begin with the path of both.
    python = "{}.{} of {}".format(*sys.version_info[:2], sys.base_prefix)
    once(VENV / "environment.done", f"Python {python} in {VENV}", make_environment)
    # pyproject.toml counts because the commands that it names are installed, too.
    once(VENV / f"{lock.name}.done", digest(lock, HOUSE / "pyproject.toml"), lambda: install(lock))


def what_is_missing(version: tuple, *, has_venv: bool) -> str:
    """Why this Python cannot make an environment, as a sentence that says how to mend it; empty if it can."""
    name = "{}.{}".format(*version[:2])
    if version < (3, 11):
        return f"Python {name} is too old: install 3.11 or newer and name it, as in make run PYTHON=python3.12."
    if not has_venv:
        return f"Python {name} lacks its venv module: install it (Debian, Ubuntu: apt install python{name}-venv)."
    return ""


def once(stamp: Path, state: str, do) -> None:
    """Do it, unless the file stamp says that it was done for this state."""
    if stamp.exists() and stamp.read_text() == state:
        return
    do()
    stamp.write_text(state)


def make_environment() -> None:
    """Leave an empty .venv, whatever was there before."""
    print("Making .venv.", flush=True)
    run(sys.executable, "-m", "venv", "--clear", str(VENV))


def install(lock: Path) -> None:
    """Install exactly the files whose hashes lock names, then this project, fetching nothing else."""
    print(f"Installing what {lock.name} pins: about a minute, and only when it changes.", flush=True)
    pip = (str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
    run(*pip, "--no-deps", "--require-hashes", "--only-binary", ":all:", "--requirement", str(lock))
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", str(HOUSE))


def run(*command: str) -> None:
    """Run a command; if it fails, end, because what it said stands above."""
    if subprocess.run(command, stdin=subprocess.DEVNULL).returncode:
        sys.exit("The environment is not complete: mend what stands above (is there a network?) and try again.")


def digest(*files: Path) -> str:
    """One SHA-256 of the content of all files."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


if __name__ == "__main__":
    try:
        main(HOUSE / sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
