"""When the sample is loaded, and when it is not."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from community.audit.actions import CHECKS, examine
from community.cli.commands import community
from community.cli.sample import welcome
from community.errors import Conflict
from community.sample.actions import load_sample
from community.sample.queries import is_empty
from tests.factories import a_member


class Interrupted(BaseException):
    """As Ctrl-C."""


def test_an_interrupted_load_leaves_an_empty_database(app):
    told = []

    def stop(events: int) -> None:
        told.append(events)
        if len(told) == 300:
            raise Interrupted

    with pytest.raises(Interrupted):
        load_sample(stop)

    assert is_empty()
    assert {check.name: found for check in CHECKS if (found := examine(check))} == {}


def test_a_database_in_use_is_left_alone(app, capsys):
    a_member("lin")

    with pytest.raises(Conflict):
        load_sample()
    welcome()

    assert capsys.readouterr().out == ""


def test_a_second_start_loads_nothing_and_names_the_accounts_without_passwords(app, capsys):
    a_member("growth_lu", roles=("growth",))

    welcome()

    said = capsys.readouterr().out
    assert said.startswith("growth_lu\tgrowth\n")
    assert "shown once" in said


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "shop.example"])
def test_a_server_that_others_can_reach_gets_no_sample(tmp_path, host):
    settings = {"SAMPLE": "1", "HOST": host, "COMMUNITY_HOME": str(tmp_path), "PUBLIC_URL": "http://shop.example"}
    result = CliRunner().invoke(community, ["run"], env=settings)

    assert result.exit_code == 1
    assert host in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "community.sqlite3").exists()
