"""What keeps the house from starting is said in one sentence, with the way out."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = str(Path(sys.executable).with_name("community"))


def run(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess:
    env = {**os.environ, "COMMUNITY_HOME": str(home), **settings}
    return subprocess.run([COMMAND, *words], env=env, capture_output=True, text=True, timeout=120, check=False)


def sentence(done: subprocess.CompletedProcess) -> str:
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    [line] = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    return line


def test_a_taken_port_is_named_with_the_setting_that_mends_it(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = sentence(run(tmp_path, "run", PORT=port))

    assert f"127.0.0.1:{port}" in refused
    assert "PORT" in refused


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("no folder")

    assert "COMMUNITY_HOME" in sentence(run(tmp_path / "file" / "home", "run"))


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "70000"), ("TIMEZONE", "Mars/Olympus"), ("CURRENCY", "yuan"), ("DATABASE_URL", "mysql://localhost/x")],
)
def test_a_setting_that_cannot_be_is_named(tmp_path, name, value):
    assert sentence(run(tmp_path, "doctor", **{name: value})).startswith(f"Error: {name}: ")


def test_a_named_database_asks_for_a_secret(tmp_path):
    refused = sentence(run(tmp_path, "doctor", DATABASE_URL=f"sqlite:///{tmp_path / 'x.sqlite3'}"))

    assert refused.startswith("Error: SECRET_KEY: ")


def test_wrong_usage_ends_with_2(tmp_path):
    assert run(tmp_path, "import-reviews").returncode == 2


def test_a_member_and_a_key_are_made_and_told_once(tmp_path):
    run(tmp_path, "migrate")
    command = [COMMAND, "create-member", "林林", "--role", "moderator", "--password-stdin"]
    env = {**os.environ, "COMMUNITY_HOME": str(tmp_path)}

    made = subprocess.run(command, env=env, input="a long password\n", capture_output=True, text=True, check=True)
    key = run(tmp_path, "create-api-key", "--scope", "host")

    assert made.stdout.strip().isdigit()
    assert key.stdout.startswith("ck_")
