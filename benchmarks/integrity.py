"""How well copies, bursts, shifted stars and rings are found among honest reviews.

Usage: python benchmarks/integrity.py [FILE of reviews]. Prints JSON. The texts are real reviews; who wrote them and
when is MADE UP, for nobody publishes when hired reviewers wrote: the figures of bursts, stars and rings say that the
arithmetic does what it says, not how real rings behave. Aim: recall ≥ 0.9 at precision 0.9 (G27), and genuine reviews
held ≤ 0.3 %.
"""

import csv
import gzip
import json
import random
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from math import exp
from pathlib import Path

from moderation.judgement.checks.repetition import LONG
from moderation.judgement.crowds import bursts, deviation, rings
from moderation.judgement.crowds.templates import is_template
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

REVIEWS = Path(__file__).parents[2] / "shared/data/reviews-zh/online_shopping_10_cats.csv.gz"
NOW, DAY, HOUR = datetime(2026, 6, 1, tzinfo=UTC), timedelta(days=1), timedelta(hours=1)
HOLDING = 0.8  # of a finding for fake_review: policy.DEFAULT
COPIES, TRADE = 1_000, "的了是很不好就也"


def main(file: Path) -> None:
    """Measure and print."""
    report = {"timing": "synthetic", "bursts": burst_figures(), "stars": star_figures(), "rings": ring_figures()}
    if file.exists():
        report |= copy_figures(read(file))
    else:
        report["copies"] = f"skipped: {file.name} is not there; name a file of reviews"
    print(json.dumps(report, ensure_ascii=False, indent=1))


def read(path: Path) -> list[str]:
    """The folded texts that are not empty."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [fold(row["review"]).text for row in csv.DictReader(lines) if row["review"].strip()]


def scored(found: set, planted: set) -> dict[str, float | int]:
    """Precision and recall of what was found."""
    right = len(found & planted)
    precision = round(right / len(found), 4) if found else None
    return {
        "planted": len(planted),
        "found": len(found),
        "precision": precision,
        "recall": round(right / len(planted), 4),
    }


# Copies: every review by an author of its own, the planted ones last.


class History:
    """Texts in the order in which they were said, found as the database finds them."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, int]] = []
        self.bands: list[dict[int, list[int]]] = [defaultdict(list) for _ in range(4)]

    def say(self, folded: str) -> list[float]:
        """How like it are those that were said before, of the alike ones; and say it."""
        if len(folded) < SHORTEST:
            return []
        own = simhash(folded)
        near = {
            id_ for band, values in enumerate(probes(folded)) for value in values for id_ in self.bands[band][value]
        }
        earlier = [self.texts[id_] for id_ in near]
        alike = [likeness(folded, text) for text, sim in earlier if distance(own, sim) <= NEAR_BITS]
        for band, value in enumerate(bands(own)):
            self.bands[band][value].append(len(self.texts))
        self.texts.append((folded, own))
        return [value for value in alike if value >= LEAST_LIKENESS]


def copy_figures(reviews: list[str]) -> dict:
    """Genuine reviews that would be held, and planted copies that are found among them."""
    history, chance = History(), random.Random(1)
    held = sum(is_held(text, history.say(text)) for text in reviews)
    long = [text for text in reviews if len(text) >= LONG]
    found = {}
    for share in (0.0, 0.02, 0.05, 0.1, 0.2):
        planted = [changed(text, share, chance) for text in chance.sample(long, COPIES)]
        found[f"{share:.0%} of the characters changed"] = sum(bool(history.say(t)) for t in planted) / COPIES
    rate = {"reviews": held, "share": round(held / len(reviews), 5)}
    return {"copies": {"genuine_held_if_written_here": rate, "planted_noticed": found}}


def is_held(text: str, alike: list[float]) -> bool:
    """Would the check of repetition, or the template's, hold it?"""
    return (1 in alike and len(text) >= LONG) or is_template(len(alike) + 1, len(text))


def changed(text: str, share: float, chance: random.Random) -> str:
    """The text with so many of its characters replaced, dropped or doubled."""
    letters = list(text)
    for place in chance.sample(range(len(letters)), round(share * len(letters))):
        letters[place] = chance.choice(["", chance.choice(TRADE), letters[place] + chance.choice(TRADE)])
    return "".join(letters)


# Bursts: 400 products with their history; in some of them a sale, in others a hired crowd beside honest reviewers.


def burst_figures() -> dict:
    """Reviews of hired crowds that are held, against all that are held, honest sales among them."""
    chance, held, planted, honest, seen = random.Random(2), set(), set(), 0, {"sales": 0, "crowds": 0}
    for product in range(400):
        kind = ("quiet", "sale", "crowd", "quiet")[product % 4]
        mean, rate = chance.uniform(3.2, 4.7), chance.uniform(0.01, 2)
        regular = crowd(1000 * product, 1 + poisson(rate, chance), mean, chance)
        more = {"quiet": [], "sale": crowd(1000 * product + 500, 40, mean, chance, buyers=0.7, fresh=0.2)}
        hired = hired_crowd(product, chance.randrange(8, 30), chance) if kind == "crowd" else []
        arrivals = regular + more.get(kind, []) + hired
        honest += len(arrivals) - len(hired)
        planted |= {arrival.content_id for arrival in hired}
        if len(arrivals) > bursts.spike_limit([poisson(rate, chance) for _ in range(28)]):
            seen["sales"] += kind == "sale"
            seen["crowds"] += kind == "crowd"
            held |= held_of(arrivals, mean, rate)
    return {**scored(held, planted), "honest_reviews": honest, "spikes": seen}


def held_of(arrivals: list[bursts.Arrival], mean: float, usual: float) -> set[int]:
    """What a burst holds. Of 20,000 members about 30 join a day."""
    cohort = bursts.largest_cohort(arrivals)
    makes_it = bursts.makes_the_burst(len(cohort), len(arrivals), usual)
    unlikely = bursts.is_unlikely(len(cohort), len(arrivals), 30 + len(cohort), 20_000)
    together = frozenset(each.author_id for each in cohort) if makes_it and unlikely else frozenset()
    signs = bursts.signs_of(arrivals, mean, together)
    return {content_id for content_id, borne in signs.items() if bursts.suspicion(borne).strength >= HOLDING}


def crowd(
    product: int,
    count: int,
    mean: float,
    chance: random.Random,
    first: int = 0,
    buyers: float = 0.5,
    fresh: float = 0.03,
) -> list[bursts.Arrival]:
    """Honest reviewers who joined at any time of two years. fresh: share who joined within the last two days."""
    return [
        arrival(
            first + place,
            min(5, max(1, round(chance.gauss(mean, 0.9)))),
            chance.random() * (2 if chance.random() < fresh else 700) * DAY,
            verified=chance.random() < buyers,
        )
        for place in range(count)
    ]


def hired_crowd(product: int, count: int, chance: random.Random) -> list[bursts.Arrival]:
    """Accounts that were made together, or that work from one browser; a tenth of them is like anybody."""
    by_device, stars, joined = chance.random() < 0.3, chance.choice([1, 5, 5]), chance.random() * 20 * DAY
    made = []
    for place in range(count):
        is_like_anybody = chance.random() < 0.1
        ago = chance.random() * 700 * DAY if is_like_anybody or by_device else joined + chance.random() * 12 * HOUR
        devices = {f"browser of {product}"} if by_device and not is_like_anybody else set()
        made.append(arrival(product * 1000 + 900 + place, stars, ago, devices=devices))
    return made


def arrival(
    id_: int, stars: int, ago: timedelta, *, verified: bool = False, devices: set = frozenset()
) -> bursts.Arrival:
    """A review of now by somebody who joined so long ago."""
    return bursts.Arrival(id_, id_, stars, verified, NOW - ago, NOW, frozenset(devices or ()))


def poisson(mean: float, chance: random.Random) -> int:
    """A count. Source: Knuth, The Art of Computer Programming, 3.4.1."""
    count, product, limit = 0, chance.random(), exp(-mean)
    while product > limit:
        count, product = count + 1, product * chance.random()
    return count


# Stars: 1,000 products of which every fifth is flooded for a week.


def star_figures() -> dict:
    """Products flooded with single or five stars that raise an alert, against all that do."""
    chance, found, planted = random.Random(3), set(), set()
    for product in range(1_000):
        weights = chance.choice([(1, 1, 2, 5, 11), (3, 2, 4, 6, 5), (6, 4, 3, 3, 4)])
        before, now = drawn(weights, chance.randrange(30, 400), chance), drawn(weights, chance.randrange(8, 40), chance)
        if product % 5 == 0:
            planted.add(product)
            now[chance.choice([0, 4]) if weights[4] < 8 else 0] += 2 * sum(now)
        if deviation.deviation(before, now):
            found.add(product)
    return scored(found, planted)


def drawn(weights: tuple[int, ...], count: int, chance: random.Random) -> list[int]:
    """How often each number of stars was given."""
    given = chance.choices(range(5), weights, k=count)
    return [given.count(stars) for stars in range(5)]


# Rings: 30 days of a market of 3,000 members and 500 products, of which few are popular; 20 rings.


def ring_figures() -> dict:
    """Members of planted rings that are found, against all that are."""
    chance, visits, planted = random.Random(4), [], set()
    popularity = [1 / (rank + 1) ** 0.8 for rank in range(500)]
    for member in range(3_000):
        products = set(chance.choices(range(500), popularity, k=1 + poisson(2.5, chance)))
        visits += [rings.Visit(member, product, NOW - chance.random() * 30 * DAY) for product in products]
    for ring in range(20):
        members = range(10_000 + 100 * ring, 10_000 + 100 * ring + chance.randrange(4, 15))
        planted |= set(members)
        visits += hired_visits(members, chance)
    found = {member for ring in rings.find_rings(visits) for member in ring.members}
    return {**scored(found, planted), "reviews": len(visits)}


def hired_visits(members: range, chance: random.Random) -> list[rings.Visit]:
    """Each target within half a day; nine in ten members take part; each reviews two other things at any time."""
    targets = chance.sample(range(500), chance.randrange(4, 9))
    begin = {target: NOW - chance.uniform(1, 29) * DAY for target in targets}
    made = {(m, t): begin[t] + chance.random() * 12 * HOUR for m in members for t in targets if chance.random() < 0.9}
    for member in members:
        for product in chance.sample(range(500), 2):
            made.setdefault((member, product), NOW - chance.random() * 30 * DAY)
    return [rings.Visit(member, product, at) for (member, product), at in made.items()]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REVIEWS)
