"""The chain itself: whatever is changed, the first row that was touched is named."""

from __future__ import annotations

import hashlib
import json
import random

from moderation.audit.chain import COVERED, GENESIS, START, Fault, Mark, link, walk

LENGTH = 40
AT = COVERED.index("id")


def a_row(number: int) -> tuple:
    row = {
        "act": "case.decided",
        "actor_id": 7 if number % 3 else None,
        "after": f'{{"decision_id":{number},"status":"removed"}}',
        "at": 1_795_000_000_000_000 + number,
        "before": '{"status":"published"}',
        "case_id": number // 2 + 1,
        "id": number,
        "note_digest": None if number % 2 else "9f86d0",
        "subject": f"content:{number}",
        "why": "spam" if number % 5 else "虚假评价",
    }
    return tuple(row[name] for name in COVERED)


def a_chain(length: int = LENGTH) -> list[tuple]:
    rows, hashed = [], GENESIS
    for number in range(1, length + 1):
        hashed = link(hashed, a_row(number))
        rows.append((*a_row(number), hashed))
    return rows


CHAIN = a_chain()
HEAD = Mark(LENGTH, CHAIN[-1][-1])


def first_fault(rows: list[tuple]) -> int | None:
    """The first bad row, as ``verify`` finds it: the walk, and where it has to end."""
    found = walk(START, rows, {})
    if isinstance(found, Fault):
        return found.act_id
    return None if found == HEAD else min(found.act_id + 1, LENGTH + 1)


def changed(value: object, chance: random.Random) -> object:
    """The value with one byte of it changed; another value where it is none."""
    if value is None:
        return chance.choice([0, "", 1, "spam"])
    if isinstance(value, int):
        digits = list(str(value))
        place = chance.randrange(len(digits))
        digits[place] = chance.choice([digit for digit in "123456789" if digit != digits[place]])
        return chance.choice([int("".join(digits)), str(value)])
    data = bytearray(value.encode())
    place = chance.randrange(len(data))
    data[place] ^= 1 << chance.randrange(8)
    return data.decode("utf-8", "replace")


def mutations(chance: random.Random):
    """One kind of tampering: the rows that come of it, and the first row that is not as it was."""
    kind, place = chance.choice(["change", "delete", "insert", "swap", "truncate", "copy"]), chance.randrange(LENGTH)
    rows = list(CHAIN)
    if kind == "change":
        column = chance.randrange(len(COVERED) + 1)
        row = list(rows[place])
        row[column] = changed(row[column], chance)
        rows[place] = tuple(row)
        return rows, place + 1
    if kind == "delete":
        del rows[place]
        return rows, place + 1
    if kind == "insert":
        rows.insert(place, (*a_row(place + 1)[:AT], place + 1, *a_row(99)[AT + 1 :], rows[place][-1]))
        return rows, place + 1
    if kind == "swap":
        other = (place + chance.randrange(1, LENGTH)) % LENGTH
        rows[place], rows[other] = rows[other], rows[place]
        return rows, min(place, other) + 1
    if kind == "truncate":
        return rows[:place], place + 1
    source = (place + chance.randrange(1, LENGTH)) % LENGTH
    rows[place] = (*rows[source][:AT], place + 1, *rows[source][AT + 1 :])
    return rows, place + 1


def test_a_chain_that_nobody_touched_holds():
    assert first_fault(CHAIN) is None


def test_of_a_thousand_mutations_each_is_found_at_the_first_row_that_was_touched():
    chance = random.Random(20261122)
    missed = []
    for _ in range(1000):
        rows, touched = mutations(chance)
        if rows != CHAIN and first_fault(rows) != touched:
            missed.append((touched, first_fault(rows)))
    assert missed == []


def test_a_chain_made_anew_from_some_row_on_is_not_the_one_that_was_exported():
    forged = a_chain(20)
    hashed = forged[-1][-1]
    for number in range(21, LENGTH + 1):
        row = list(a_row(number))
        row[COVERED.index("why")] = "off_topic"
        hashed = link(hashed, tuple(row))
        forged.append((*row, hashed))

    assert isinstance(walk(START, forged, {}), Mark)
    assert walk(START, forged, {30: CHAIN[29][-1]}).act_id == 30


def test_a_blob_where_text_should_be_is_a_fault_and_no_error():
    row = list(CHAIN[0])
    row[0] = b"case.decided"
    assert walk(START, [tuple(row)], {}).act_id == 1


def test_the_hash_is_what_the_documentation_says_it_is():
    row = json.dumps(dict.fromkeys(COVERED, 1), sort_keys=True, separators=(",", ":"))
    assert link(GENESIS, (1,) * len(COVERED)) == hashlib.sha256(f"{GENESIS}{row}".encode()).hexdigest()
