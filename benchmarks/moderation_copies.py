"""Whether near copies are found, and honest texts are not taken for them.

Usage: python benchmarks/moderation_copies.py [FILE of reviews]. Prints JSON. recall: share of reviews of which a copy
with every twentieth character changed is found, by its own bands and by the probes, and is then taken for near (aim:
≥ 0.95). genuine: of all reviews of at least 20 folded characters, the share that says exactly the same as another, or
nearly, by length: honest people repeat each other, and the data hold copies too. false: the share of candidates' texts
below the least likeness that a look at the text throws out. microseconds: CPU of one fingerprint of 200 characters.
"""

import json
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median
from time import thread_time

from moderation_holds import REVIEWS, read

from moderation.judgement.text.folding import fold
from moderation.judgement.text.simhash import (
    LEAST_LIKENESS,
    NEAR_BITS,
    SHORTEST,
    bands,
    distance,
    likeness,
    probes,
    simhash,
)

CHANGED = 0.05
COPIED = 2_000
LENGTHS = (20, 30, 40, 60, 100, 10**9)


def main(file: Path) -> None:
    """Measure and print."""
    if not file.exists():
        print(json.dumps({"skipped": f"{file.name} is not there; name a file of reviews"}))
        return
    texts = [text for text in (fold(review).text for review in read(file)) if len(text) >= SHORTEST]
    chance = random.Random(7)
    pairs = [(text, fold(changed(text, chance)).text) for text in chance.sample(texts, COPIED)]
    report = {"recall": recall(pairs), **repeated(texts), "microseconds": cost(texts)}
    print(json.dumps(report, ensure_ascii=False, indent=1))


def changed(text: str, chance: random.Random) -> str:
    """With every twentieth character replaced, dropped or preceded by another."""
    chars = list(text)
    for _ in range(max(1, int(len(text) * CHANGED))):
        place, other = chance.randrange(len(chars)), chance.choice(text)
        chars[place] = chance.choice((other, "", other + chars[place]))
    return "".join(chars)


def recall(pairs: list[tuple[str, str]]) -> dict[str, float]:
    """Shares of copies that are found."""
    banded = [
        any(a == b for a, b in zip(bands(simhash(text)), bands(simhash(copy)), strict=True)) for text, copy in pairs
    ]
    probed = [
        any(own in turned for own, turned in zip(bands(simhash(text)), probes(copy), strict=True))
        for text, copy in pairs
    ]
    near = [distance(simhash(text), simhash(copy)) <= NEAR_BITS for text, copy in pairs]
    like = [likeness(text, copy) >= LEAST_LIKENESS for text, copy in pairs]
    sights = {
        "share_a_band": banded,
        "share_a_probe": probed,
        "within_bits": near,
        "alike": like,
        "within_3_bits": [distance(simhash(text), simhash(copy)) <= 3 for text, copy in pairs],
        "found": [all(every) for every in zip(probed, near, like, strict=True)],
    }
    return {name: round(sum(seen) / len(seen), 4) for name, seen in sights.items()}


def repeated(texts: list[str]) -> dict:
    """What an index of all texts says of each."""
    index = [defaultdict(list) for _ in range(4)]
    values, exact = [simhash(text) for text in texts], Counter(texts)
    for place, value in enumerate(values):
        for band, part in zip(index, bands(value), strict=True):
            band[part].append(place)
    seen, thrown, looked = defaultdict(Counter), 0, 0
    for place, text in enumerate(texts):
        length = next(limit for limit in LENGTHS if len(text) <= limit)
        found = {
            other for band, turned in zip(index, probes(text), strict=True) for part in turned for other in band[part]
        }
        close = [
            other for other in found if texts[other] != text and distance(values[place], values[other]) <= NEAR_BITS
        ]
        near = [other for other in close if likeness(text, texts[other]) >= LEAST_LIKENESS]
        looked, thrown = looked + bool(close), thrown + bool(close and not near)
        seen[length].update({"texts": 1, "exact": exact[text] > 1, "near": bool(near), "candidates": len(found)})
    shares = {
        f"to {length}": {"texts": row["texts"]}
        | {name: round(row[name] / row["texts"], 5) for name in ("exact", "near", "candidates")}
        for length, row in sorted(seen.items())
    }
    return {"genuine": shares, "false": round(thrown / len(texts), 5), "looked_at": round(looked / len(texts), 5)}


def cost(texts: list[str]) -> float:
    """CPU microseconds of one fingerprint."""
    spent = []
    for text in ("".join(random.Random(7).sample(texts, 8))[:200] for _ in range(500)):
        began = thread_time()
        simhash(text)
        spent.append((thread_time() - began) * 1e6)
    return round(median(spent), 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REVIEWS)
