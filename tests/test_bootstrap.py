"""What stands between a fresh machine and the first start."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement

from deploy.bootstrap import HOUSE, once, what_is_missing

LOCKS = ("requirements.lock", "requirements-dev.lock")


def pins(lock):
    """Version by package name."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", (HOUSE / lock).read_text(), re.MULTILINE))


def asked(*groups):
    """The requirements of pyproject.toml: the project's own, and those of its dependency groups."""
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())
    texts = project["project"]["dependencies"] + [
        text for group in groups for text in project["dependency-groups"][group]
    ]
    return [Requirement(text) for text in texts]


def test_a_python_that_cannot_serve_is_told_what_to_install():
    assert "3.11 or newer" in what_is_missing((3, 10, 4), has_venv=True)
    assert "apt install python3.11-venv" in what_is_missing((3, 11, 2), has_venv=False)
    assert what_is_missing((3, 11, 0), has_venv=True) == ""


def test_what_was_done_for_the_same_state_is_not_done_again(tmp_path):
    done = []
    for state in ("a", "a", "b"):
        once(tmp_path / "step.done", state, lambda: done.append("step"))
    assert done == ["step", "step"]


def test_what_failed_is_tried_again(tmp_path):
    for _ in range(2):
        with pytest.raises(SystemExit):
            once(tmp_path / "step.done", "a", lambda: exit(1))


@pytest.mark.parametrize(("lock", "groups"), [(LOCKS[0], ["build"]), (LOCKS[1], ["build", "dev"])])
def test_a_lock_pins_whatever_pyproject_asks_for(lock, groups):
    pinned = pins(lock)
    unmet = [each for each in asked(*groups) if not each.specifier.contains(pinned.get(each.name, "0"))]
    assert unmet == [], "run `make lock`"


def test_both_locks_pin_the_same_versions():
    assert pins(LOCKS[0]).items() <= pins(LOCKS[1]).items()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_hashes_and_no_place_to_fetch_from(lock):
    text = (HOUSE / lock).read_text()
    assert re.findall(r"^\S+==.*[^\\]$", text, re.MULTILINE) == [], "a pin without hashes"
    assert not re.search(r"://|^-|find-links|index-url", text, re.MULTILINE)
