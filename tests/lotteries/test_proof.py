"""Whoever changes anything in a proof is found out, from the proof alone."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner

from community.cli.lotteries import verify_draw
from community.lotteries.drawing import commitment, digest_of, draw, entries_digest, faults, odds

SEED = "5e" * 32
TOKENS = sorted(digest_of(n)[:32] for n in range(12))


def a_proof(beacon: str | None = "b7ac0f") -> dict[str, Any]:
    """Twelve entries, three winners, two alternates, one excluded."""
    named = {"source": "drand quicknet", "round": "14000000", "at": "2030-06-08T09:00:00.000Z"}
    terms = {"prize": "登山鞋一双", "winners": 3, "alternates": 2, "beacon": named if beacon else None}
    published = {
        "protocol": "community-lottery-1",
        "campaign_id": "12",
        "state": "closed",
        "terms": terms,
        "terms_digest": digest_of(terms),
        "commitment": commitment(12, SEED),
        "trust": "public-beacon" if beacon else "operator-trusted",
        "entries": TOKENS,
        "excluded": [{"token": "f" * 32, "reason": "staff"}],
        "entries_digest": entries_digest(TOKENS),
        "odds": odds(12, 3),
    }
    return draw(published, SEED, beacon)


def tampered(value: Any) -> Iterator[Any]:
    """The value with one thing changed, added or taken away, for every place in it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield {k: v for k, v in value.items() if k != key}
            yield from ({**value, key: changed} for changed in tampered(inner))
        yield {**value, "more": 1}
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield value[:place] + value[place + 1 :]
            yield from ([*value[:place], changed, *value[place + 1 :]] for changed in tampered(inner))
        yield from ([*value, value[0]], value[::-1]) if len(value) > 1 else ([*value, "0" * 32],)
    else:
        yield from _other_than(value)


def _other_than(value: Any) -> Iterator[Any]:
    if isinstance(value, str):
        yield from (value.swapcase() if value != value.swapcase() else value + "0", "", value[:-1], f"{value} ", None)
    else:
        yield from (0 if value else 1, str(value), None if value is not None else "")


def test_a_draw_as_it_was_holds_with_a_beacon_and_without():
    assert faults(a_proof()) == []
    assert faults(a_proof(beacon=None)) == []


@pytest.mark.parametrize("beacon", ["b7ac0f", None], ids=["beacon", "operator"])
def test_every_change_of_every_field_of_a_proof_is_found(beacon):
    proof = a_proof(beacon)
    changes = [changed for changed in tampered(copy.deepcopy(proof)) if changed != proof]

    assert [changed for changed in changes if not faults(changed)] == []
    assert len(changes) > 200


def test_a_step_that_fails_is_named_also_when_the_forger_repairs_the_digest():
    def forged(**changes: Any) -> list[str]:
        proof = {k: v for k, v in (a_proof() | changes).items() if k != "digest"}
        return faults(proof | {"digest": digest_of(proof)})

    proof = a_proof()
    assert forged(winners=proof["ranking"][1:4]) == ["winners"]
    assert "commitment" in forged(seed="5f" * 32)
    assert forged(beacon="other") == ["result"]
    assert forged(entries=TOKENS[:-1])[0] == "entries"
    assert forged(odds="3 in 11") == ["odds"]


def test_every_entry_wins_about_as_often_as_the_odds_say():
    wins = dict.fromkeys(TOKENS, 0)
    for n in range(2_000):
        published = {k: v for k, v in a_proof().items() if k in ("terms", "entries", "entries_digest")}
        for token in draw(published, digest_of(n), None)["winners"]:
            wins[token] += 1
    assert all(430 < won < 570 for won in wins.values())  # 500 expected; six standard deviations are 116


def test_a_forger_who_rewrites_everything_breaks_the_promise_that_was_kept(tmp_path):
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(a_proof(), ensure_ascii=False), encoding="utf-8")
    kept = a_proof()["commitment"]

    def verify(*options: str):
        return CliRunner().invoke(verify_draw, [str(file), *options])

    held = verify("--commitment", kept, "--token", TOKENS[0])
    assert held.exit_code == 0
    assert all(winner in held.output for winner in a_proof()["winners"])
    assert f"{TOKENS[0]} has rank" in held.output
    broken = verify("--commitment", commitment(12, "5f" * 32))
    assert (broken.exit_code, "commitment as promised" in broken.output) == (1, True)


def test_a_file_that_is_no_proof_is_told_apart_from_a_false_one(tmp_path):
    files = {"json": "[", "list": "[]", "number": "1", "deep": "[" * 500 + "]" * 500, "empty": "{}"}
    results = {}
    for name, text in files.items():
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        results[name] = CliRunner().invoke(verify_draw, [str(file)]).exit_code
    assert results == {"json": 2, "list": 1, "number": 1, "deep": 1, "empty": 1}
    assert next(itertools.chain(faults(None))).startswith("form")
