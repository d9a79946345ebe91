"""Policies that an operator adopts."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from community.database import db
from moderation.cli.commands import moderation
from moderation.judgement.policy import DEFAULT, Policy
from tests.factories import a_member, a_post
from tests.moderation_desk.desk import CLEAN
from tests.rulebook.rules import a_moderator, screenings

POLICIES = "/api/v1/moderation/policies"
STRICT = replace(DEFAULT, version="2026.12-1", hold_newcomers=True)


@pytest.fixture
def adopt(app, tmp_path):
    """The command, with a policy, the version of one, or neither."""
    a_moderator("wang")

    def run(policy, by="wang"):
        chosen = ["--version", policy] if isinstance(policy, str) else []
        if isinstance(policy, Policy):
            policy = policy.to_json()
        if isinstance(policy, dict):
            file = tmp_path / "policy.json"
            file.write_text(json.dumps(policy), encoding="utf-8")
            chosen = ["--policy", str(file)]
        words = ["adopt-policy", *chosen, "--comment", "a test", "--by", by]
        done = CliRunner().invoke(moderation, words, obj=lambda: app)
        db.session.rollback()
        return done

    return run


def test_an_adopted_policy_judges_the_very_next_submission_and_going_back_is_adopting_the_older(adopt, as_moderator):
    assert adopt(STRICT).exit_code == 0
    held = a_post(CLEAN, published=False)
    assert (held.status, screenings(held.id)[0].policy_version) == ("held", "2026.12-1")

    assert adopt(DEFAULT.version).exit_code == 0
    assert a_post(CLEAN, published=False).status == "published"

    listed = as_moderator.get(POLICIES).json["items"]
    assert [(p["version"], p["state"], p["author"]) for p in listed] == [
        (DEFAULT.version, "live", "wang"),
        ("2026.12-1", "past", "wang"),
        (DEFAULT.version, "past", None),
    ]
    assert [policy["edition"] is None for policy in listed] == [False, False, True]
    assert listed[0]["comment"] == "a test"


def test_the_policy_of_the_installation_is_live_until_another_is_adopted(as_moderator):
    [policy] = as_moderator.get(POLICIES).json["items"]

    assert (policy["version"], policy["state"], policy["edition"]) == (DEFAULT.version, "live", None)
    assert policy["clauses"][0]["outcome"] == "reject"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"clauses": [{"policies": ["rude"], "at_least": 0.5, "outcome": "hold"}]}, "rude"),
        ({"clauses": [{"policies": ["spam"], "at_least": 7, "outcome": "hold"}]}, "at_least"),
        ({"version": ""}, "version"),
        ({"surprise": 1}, "surprise"),
        ({"unfinished": {"T0": "explode"}}, "explode"),
    ],
)
def test_a_policy_that_cannot_be_is_refused_in_a_sentence(adopt, change, said):
    done = adopt(STRICT.to_json() | change)

    assert done.exit_code == 1
    assert said in done.output
    assert "Traceback" not in done.output


def test_another_policy_of_the_same_version_is_refused(adopt):
    adopt(STRICT)

    done = adopt(replace(STRICT, hold_newcomers=False))

    assert done.exit_code == 1
    assert "a version of its own" in done.output


def test_a_policy_is_adopted_by_a_moderator_from_a_file_or_by_version(adopt, app):
    a_member("lin")

    assert "no moderator" in adopt(STRICT, by="lin").output
    assert adopt("never").exit_code == 1
    assert adopt(None).exit_code == 2
