"""What the text models are worth, beside what was promised of them.

Usage: python benchmarks/moderation_models.py [SHARED]. Prints JSON; takes about two minutes. Each figure stands beside
its target ([figure, target]; a target of null: none was set). The shipped models are measured on the texts that neither
taught them nor chose their thresholds; disguises are made by the public tables as they are and not by those that
training reads. taobao trains a model on one half of a set that may not ship, and judges it on the other.
"""

import gzip
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from statistics import quantiles
from time import thread_time

import numpy as np
from derive_models import RECIPES, SHARED, Recipe, chinese_abuse, genuine_reviews, held_apart
from moderation_folding import disguises
from pypinyin import lazy_pinyin

from moderation.judgement.checks.abuse import check
from moderation.judgement.scoring.model import TRAINED, Model, shipped
from moderation.judgement.submission import Submission
from moderation.judgement.text.folding import HAN, fold, language_of
from moderation.training.augmentation import TABLES, Table, disguise
from moderation.training.evaluation import judge
from moderation.training.examples import Example, halves, without_copies_of
from moderation.training.training import train

MEGABYTE = 1 << 20
KEPT, KEPT_LOSSY = 0.99, 0.85
PAIR = re.compile(r"\[\s+([\d.]+),\s+([\d.]+|null)\s+\]")  # a figure and its target belong on one line
SHARE = 0.3  # of the characters, in the lossy disguises
TARGETS = {
    "abuse-zh": {"macro_f1": 0.86, "auc": 0.93, "ece": 0.03, "size_bytes": MEGABYTE},
    "abuse-en": {"macro_f1": 0.92, "size_bytes": MEGABYTE},
    "spam-en": {"macro_f1": 0.96, "size_bytes": MEGABYTE},
}


def main(shared: Path) -> None:
    """Measure and print."""
    data = shared / "data"
    if not data.exists():
        print(json.dumps({"skipped": f"{data.name} is not there; name the folder that holds it"}))
        return
    model = shipped("abuse", "zh")
    reporting = halves(chinese_abuse(data)[1])[1]
    reviews = genuine_reviews(data)
    report = {
        "models": {f"{recipe.task}-{recipe.language}": figures(recipe, data) for recipe in RECIPES},
        "abuse-zh let through unseen": let_through(model, reporting),
        "abuse-zh recall kept": dict(recall_kept(model, reporting, data / "evasion")),
        "fairness": {language: fairness(language) for language in ("zh", "en")},
        "taobao": taobao(data / "taobao-spam"),
        "genuine reviews": genuine(model, reviews),
        "microseconds": cost(model, reviews),
    }
    print(PAIR.sub(r"[\1, \2]", json.dumps(report, ensure_ascii=False, indent=1)))


def figures(recipe: Recipe, data: Path) -> dict:
    """The figures of a shipped model on what its dev examples keep for reporting."""
    name = f"{recipe.task}-{recipe.language}"
    examples, dev = recipe.read(data)
    found = judge(shipped(recipe.task, recipe.language), halves(without_copies_of(examples, dev))[1]).figures()
    found["size_bytes"] = (TRAINED / f"{name}.model").stat().st_size
    return {figure: [value, TARGETS[name].get(figure)] for figure, value in found.items()}


def let_through(model: Model, examples: list[Example]) -> dict:
    """The share below ``approve``, and how many of them are bad."""
    judged = judge(model, examples)
    below = judged.probabilities < model.approve
    return {"share": [round(below.mean(), 4), 0.25], "missed": [round(judged.labels[below].mean(), 4), 0.02]}


def recall_kept(model: Model, examples: list[Example], evasion: Path) -> Iterator[tuple[str, list[float]]]:
    """Disguise → recall under it as a share of plain recall, at the model's own threshold."""
    bad = [example.text for example in examples if example.is_bad]
    plain = recall(model, bad)
    for name, hide in disguises().items():
        yield name, [round(recall(model, map(hide, bad)) / plain, 4), KEPT]
    for name, table in public_tables(evasion).items():
        dice = random.Random(7)
        hidden = [disguise(text, table, SHARE, dice) for text in bad]
        yield f"{name}, 30 %", [round(recall(model, hidden) / plain, 4), KEPT_LOSSY]


def recall(model: Model, texts) -> float:
    """The share of these texts that the model calls bad."""
    return float(np.mean([model.probability(fold(text).text) >= model.decide for text in texts]))


def public_tables(evasion: Path) -> dict[str, Table]:
    """The lossy disguises as others publish them."""
    sounds = spaced(evasion / "音近字语料库.txt.gz")
    return {
        "homophones": sounds,
        "pinyin": {char: (lazy_pinyin(char)[0],) for char in sounds if HAN.match(char)},
        "look-alikes": spaced(evasion / "形近字语料库.txt.gz"),
        "split characters": split(evasion / "chaizi-jt.txt.gz"),
    }


def spaced(path: Path) -> Table:
    """Lines of a character, a space, and what stands for it."""
    pairs = (line.partition(" ") for line in lines(path))
    return {char: tuple(others.strip()) for char, _, others in pairs if others.strip()}


def split(path: Path) -> Table:
    """Lines of a character and, after tabs, the ways to take it apart; in two where there is such a way."""
    table = {}
    for char, *ways in (line.split("\t") for line in lines(path)):
        parts = [way.split() for way in ways if way.strip()]
        table[char] = tuple("".join(way) for way in ([way for way in parts if len(way) == 2] or parts))
    return {char: ways for char, ways in table.items() if ways}


def fairness(language: str) -> dict:
    """The share of our own sentences about groups that are not called abusive; none of them taught the model."""
    model = shipped("abuse", language)
    rows = [line.split("\t") for line in (TABLES / "fairness.tsv").read_text(encoding="utf-8").splitlines()]
    spared = {stance: [spares(model, text) for spoken, _, said, text in rows if (spoken, said) == (language, stance)]
              for stance in ("neutral", "against")}  # fmt: skip
    every = spared["neutral"] + spared["against"]
    shares = {stance: [round(float(np.mean(answers)), 4), 0.8] for stance, answers in spared.items()}
    return {"sentences": len(every), "all": [round(float(np.mean(every)), 4), 0.8], **shares}


def spares(model: Model, text: str) -> bool:
    """Does the model not call it bad?"""
    return model.probability(fold(text).text) < model.decide


def taobao(folder: Path) -> dict:
    """Trained on one half of the distinct texts, of which a fifth is its dev file; figures on the other half."""
    texts = [Example(text, is_bad="spam" in file.name) for file in sorted(folder.iterdir()) for text in joined(file)]
    parts: tuple[list[Example], list[Example]] = ([], [])
    for example in without_copies_of([], texts):
        parts[sha256(example.text.encode()).digest()[1] % 2].append(example)  # the last byte halves the dev file
    found = judge(train("spam", "zh", *held_apart(parts[0]), "spam-zh-taobao").model, parts[1]).figures()
    return found | {"recall at precision 0.95": [found["recall_at_precision"]["0.95"], 0.9]}


def joined(path: Path) -> list[str]:
    """Texts that were written with a space after every character, without them."""
    return [line.replace(" ", "") for line in lines(path) if line.strip()]


def lines(path: Path) -> list[str]:
    """The lines of a packed text."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return file.read().splitlines()


def genuine(model: Model, reviews: list[str]) -> dict:
    """The share of genuine reviews that the Chinese abuse model notices, and that it would hold by itself."""
    read = np.array([model.probability(fold(text).text) for text in reviews if language_of(text) == model.language])
    return {
        "reviews": len(read),
        "noticed": [round(float((read >= model.decide).mean()), 5), None],
        "held by itself": [round(float((read >= model.hold).mean()), 5), 0.0002],
    }


def cost(model: Model, reviews: list[str]) -> dict:
    """CPU of one score for texts of 200 characters, of one check with folding and spans, and of the longest text."""
    chance = random.Random(7)
    texts = ["".join(chance.sample(reviews, 8))[:200] for _ in range(1_000)]
    folded = [fold(text).text for text in texts]
    longest = fold("".join(chance.sample(reviews, 800))[:20_000]).text
    return {
        "score of 200 characters": spent(model.probability, folded) | {"target": 150},
        "check of 200 characters": spent(lambda text: check(Submission(body=text)), texts),
        "score of 20,000 characters": spent(model.probability, [longest] * 20) | {"target": 10_000},
    }


def spent(work: Callable[[str], object], texts: list[str]) -> dict:
    """CPU microseconds per text."""
    times = []
    for text in texts:
        began = thread_time()
        work(text)
        times.append((thread_time() - began) * 1e6)
    shares = quantiles(times, n=100)
    return {"p50": round(shares[49]), "p95": round(shares[94])}


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED)
