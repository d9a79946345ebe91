"""What folding takes off, and what it leaves alone.

Usage: python benchmarks/moderation_folding.py [SHARED]. Prints JSON. kept: the share of 2,000 texts (COLD, both
classes) that, disguised at every character, fold into exactly what they fold into plain; aim: ≥ 0.99 for each.
read_as_leet: words of genuine reviews in which digits or signs are taken for letters, and in how many reviews they
stand. milliseconds: CPU of folding 200 characters, and 20,000.
"""

import csv
import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from statistics import quantiles
from time import thread_time

from moderation.judgement.text.characters import read_table
from moderation.judgement.text.folding import fold, spell
from moderation.judgement.text.leet import SIGN, WORD

SHARED = Path(__file__).parents[2] / "shared"
TEXTS = 2_000
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
FILLERS = "❤🔥✨★♡→◆☆~·…"


def main(shared: Path) -> None:
    """Measure and print."""
    data = shared / "data"
    if not data.exists():
        print(json.dumps({"skipped": f"{data.name} is not there; name the folder that holds it"}))
        return
    texts = random.Random(7).sample(list(column(data / "cold" / "train.csv.gz", "TEXT")), TEXTS)
    reviews = list(column(data / "reviews-zh" / "online_shopping_10_cats.csv.gz", "review"))
    report = {
        "kept": {name: kept(texts, disguise) for name, disguise in disguises().items()},
        "read_as_leet": leet(reviews),
        "milliseconds": {"200": cost(reviews, 200, 2_000), "20000": cost(reviews, 20_000, 50)},
    }
    print(json.dumps(report, ensure_ascii=False, indent=1))


def disguises() -> dict[str, Callable[[str], str]]:
    """Name → what a writer does to a text."""
    chance = random.Random(7)
    traditional = sources(read_table("simplified.tsv"))
    martian = sources(read_table("martian.tsv"))
    return {
        "zero width": "\u200b".join,
        "combining": lambda text: "".join(char + "\u0336" for char in text),
        "full width": lambda text: text.translate(FULL_WIDTH),
        "traditional": lambda text: "".join(chance.choice(traditional.get(char, [char])) for char in text),
        "martian": lambda text: "".join(chance.choice(martian.get(char, [char])) for char in text),
        "dots": ".".join,
        "spaces": " ".join,
        "wide spaces": "\u3000".join,
        "emoji": "🔥".join,
        "two fillers": "✨ ".join,
        "any filler": lambda text: "".join(char + chance.choice(FILLERS) for char in text),
        "spaces and dots": lambda text: " ".join(".".join(text)),
    }


def sources(table: dict[str, str]) -> dict[str, list[str]]:
    """Plain character → those that stand for it."""
    found: dict[str, list[str]] = {}
    for disguised, plain in table.items():
        found.setdefault(plain, []).append(disguised)
    return found


def kept(texts: list[str], disguise: Callable[[str], str]) -> float:
    """Share of texts that fold alike, plain and disguised."""
    return sum(fold(disguise(text)).text == fold(text).text for text in texts) / len(texts)


def leet(reviews: list[str]) -> dict:
    """Reviews with words that are read as leet, and these words."""
    words = [list(leet_words(text)) for text in reviews]
    seen = Counter(chain.from_iterable(words))
    return {"reviews": sum(map(bool, words)), "of": len(reviews), "words": seen.most_common(30)}


def leet_words(text: str) -> Iterator[str]:
    """The words of a text that folding reads as leet."""
    spelled = spell(text).text
    yield from (match.group() for match in WORD.finditer(spelled))
    yield from (text[max(match.start() - 9, 0) : match.end() + 9] for match in SIGN.finditer(text.casefold()))


def cost(reviews: list[str], length: int, times: int) -> dict[str, float]:
    """CPU milliseconds of folding a text of this length made of reviews."""
    chance = random.Random(7)
    texts = ["".join(chance.sample(reviews, length // 20))[:length] for _ in range(times)]
    spent = quantiles(map(milliseconds, texts), n=100)
    return {"p50": round(spent[49], 3), "p95": round(spent[94], 3)}


def milliseconds(text: str) -> float:
    """CPU of folding it."""
    began = thread_time()
    fold(text)
    return (thread_time() - began) * 1000


def column(path: Path, name: str) -> Iterator[str]:
    """The texts of a compressed table."""
    with gzip.open(path, "rt", encoding="utf-8-sig") as lines:
        yield from (row[name] for row in csv.DictReader(lines) if row[name].strip())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED)
