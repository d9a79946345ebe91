"""Whether the intervals of replays keep their promise, in simulated streams.

Usage: python benchmarks/replay_honesty.py. Prints JSON: the share of rules whose 95 % interval, reckoned from what
people happened to see of the past, holds the precision that the rule has on what comes later (aim: 0.95; MODERATION,
goal G18); and beside it, that of an interval that forgets what nobody saw. The texts are COLD and taobao-spam of
../shared/data, which people labelled; without them, made-up ones.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from moderation.judgement.replaying.replay import Past, Side
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Observation, Outcome
from moderation.replays.estimates import precision, violations

DATA = Path(__file__).parents[2] / "shared/data"
Text = tuple[str, bool]
FEWEST_LIVE = 100  # hits, to know what the precision is
SEEN_AT = 0.05  # share of the public texts that nobody reported
HELD, REPORTED = {True: 0.30, False: 0.01}, {True: 0.10, False: 0.005}
NOBODY = Past(0, 1, Submission(body=""), Observation(), datetime.now(UTC), Outcome.PUBLISH)


def main() -> None:
    """Measure and print."""
    texts = labelled() or made_up(20_000)
    print(json.dumps({"texts": len(texts), "aim": 0.95, **honesty(texts)}, indent=1))


def honesty(texts: list[Text], rules: int = 800, streams: int = 10) -> dict[str, Any]:
    """How many intervals hold the precision that the rule has on what comes later.

    A stream is a random order of the texts; its first quarter is the past, the rest what comes. A rule is a pair of
    characters that 0.3 to 10 % of the texts hold.
    """
    kept, naive, tried = 0, 0, 0
    for seed in range(streams):
        dice = Random(seed)
        stream = dice.sample(texts, len(texts))
        past, future = stream[: len(stream) // 4], stream[len(stream) // 4 :]
        seen = [(text, seen_by_people(dice, is_bad=bad)) for text, bad in past]
        for pair in pairs(past, rules // streams, dice):
            live = [bad for text, bad in future if pair in text]
            side = side_of(known for text, known in seen if pair in text)
            if len(live) >= FEWEST_LIVE and violations(side.known):
                tried += 1
                kept += holds(precision(side), sum(live) / len(live))
                naive += holds(violations(side.known), sum(live) / len(live))
    return {"rules": tried, "contained": round(kept / tried, 4), "contained, forgetting": round(naive / tried, 4)}


def holds(estimate: Any, truth: float) -> bool:
    """Does the interval hold it?"""
    return estimate.low <= truth <= estimate.high


def side_of(matched: Any) -> Side:
    """What people know of the texts that a rule matched."""
    side = Side()
    for past in matched:
        side.add(past)
    return side


def seen_by_people(dice: Random, *, is_bad: bool) -> Past:
    """What becomes of a text: held, reported, drawn for a second look, or seen by nobody."""
    if dice.random() < HELD[is_bad]:
        return replace(NOBODY, outcome=Outcome.HOLD, is_public=False, violation=is_bad)
    if dice.random() < REPORTED[is_bad]:
        return replace(NOBODY, violation=is_bad)
    return replace(NOBODY, violation=is_bad, rate=SEEN_AT) if dice.random() < SEEN_AT else NOBODY


def pairs(texts: list[Text], count: int, dice: Random) -> list[str]:
    """Pairs of characters that are neither rare nor everywhere."""
    counts = Counter(pair for text, _ in texts for pair in {text[i : i + 2] for i in range(len(text) - 1)})
    fitting = sorted(pair for pair, n in counts.items() if 0.003 <= n / len(texts) <= 0.1)
    return dice.sample(fitting, min(count, len(fitting)))


def labelled() -> list[Text]:
    """Texts that people judged: COLD, and the spam and the honest texts of a shop; none where they are missing."""
    if not DATA.exists():
        return []
    with gzip.open(DATA / "cold/train.csv.gz", "rt", encoding="utf-8") as lines:
        texts = [(row["TEXT"], row["label"] == "1") for row in csv.DictReader(lines)]
    for name, is_bad in (("spam", True), ("ham", False)):
        with gzip.open(DATA / f"taobao-spam/{name}_train.txt.gz", "rt", encoding="utf-8") as lines:
            texts += [(line.strip(), is_bad) for line in lines if line.strip()]
    return texts


def made_up(count: int) -> list[Text]:
    """Texts of letters, the bad ones with more of the first."""
    dice = Random(2)
    labels = [dice.random() < 0.3 for _ in range(count)]
    letters = {True: "aaaabcdefghijklmnop", False: "abcdefghijklmnopqrs"}
    return [("".join(dice.choices(letters[bad], k=12)), bad) for bad in labels]


if __name__ == "__main__":
    main()
