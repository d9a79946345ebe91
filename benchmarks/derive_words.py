"""Derive moderation/judgement/words/bank.tsv: words that hardly any genuine review holds, each with its measured rate.

Usage: derive_words.py SHARED (the folder with data/wordlists and data/reviews-zh)

Public lists are raw material: most of their words hit honest text. Taken are our own words and those of the public
lists that belong to the stated policies; left out are political words, words too short to mean anything, ordinary words
that happen to be rare in these reviews, and every word that stands in more than 0.05 % of them (DESIGN, section 6).
"""

import csv
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, replace
from hashlib import sha256
from itertools import chain
from pathlib import Path

from moderation.judgement.checks.words import worth
from moderation.judgement.text.folding import HAN, fold
from moderation.judgement.text.sounds import PINYIN
from moderation.judgement.words import BANK, WORDS_ALLOWED, Bank, Hit, Way, Word
from moderation.judgement.words.disguises import FEWEST_LOOKS, sounds_of

Found = tuple[str, Way]

HIGHEST_RATE = 0.0005
HELD = 0.6  # by the default policy
OWN = BANK.with_name("own.tsv")
SEXUAL = ("konsheng/色情词库.txt", "konsheng/色情类型.txt", "fwwdn/色情类.txt")
WEAPONS = ("konsheng/涉枪涉爆.txt", "fwwdn/涉枪涉爆违法信息关键词.txt")
ADVERTISING = ("konsheng/广告类型.txt", "fwwdn/广告.txt")
MIXED = "konsheng/补充词库.txt"
INSULTS = (
    "操你", "草你", "艹你", "肏", "日你", "干你妈", "干你娘", "擦你", "cao你", "傻", "煞", "婊子", "全家",
    "杂种", "狗日", "狗娘", "狗操", "狗草", "妈逼", "贱人", "贱货", "贱b", "贱比", "操死", "操他妈", "麻痹",
    "妈了个逼",
)  # fmt: skip
ARMS = (
    "炸药", "炸弹", "手枪", "气枪", "猎枪", "步枪", "枪支", "仿真枪", "麻醉枪", "钢珠枪", "汽枪", "雷管", "弩",
    "军刺", "燃烧弹", "火药", "核弹", "原子弹", "气狗", "汽狗",
)  # fmt: skip
# The mixed list is mostly political. Only what deals in forbidden goods and services is taken from it.
TRADES = (
    "发票", "办证", "文凭", "窃听", "迷幻", "迷情", "迷昏", "迷魂", "迷奸", "蒙汗药", "冰毒", "氯胺酮", "麻古",
    "麻果丸", "赌球", "投注", "六合彩", "考前答案", "考试答案", "代考", "替考", "裸聊", "援交", "假币",
    "卖银行卡", "猎枪", "手枪", "气枪", "仿真枪", "钢珠枪", "氰化", "催情", "失身水", "代孕",
)  # fmt: skip
OFFERS = (
    "侦探", "针孔", "调查婚外情", "套现", "提现", "无抵押", "代孕", "发票", "刻章", "套牌车", "地下钱庄",
    "六合彩", "足球投注", "隐形耳机", "出售答案", "替考", "帮忙点", "送qb",
)  # fmt: skip
# Bodies, garments, films, brands, food, medicine, chemistry, curses at nobody, and pairs that arise where two honest
# words meet ('一次性服务', '工作爱好'). A shop that sells them is no crime.
ORDINARY = frozenset(BANK.with_name("ordinary.txt").read_text(encoding="utf-8").split())


# Said of honest things by their sound: 言情小说, 行即可, 失身份, 是食材, 买发票, 没按摩, 且听起.
ORDINARY_SOUNDS = frozenset({"艳情小说", "性饥渴", "失身粉", "时时彩", "卖发票", "妹按摩", "窃听器"})


def main(shared: Path) -> None:
    """Write the bank and print what was kept, and what the same choice on half of the reviews does to the others."""
    candidates = [word for word in gather(shared / "data" / "wordlists") if is_telling(word.text)]
    halves = count(candidates, shared / "data" / "reviews-zh" / "online_shopping_10_cats.csv.gz")
    kept = choose(candidates, [hits for half in halves for hits in half])
    lines = ("\t".join(map(shown, astuple(word))) + "\n" for word in kept)
    BANK.write_text("".join(sorted(lines)), encoding="utf-8")
    report = {
        "kept": Counter(word.policy for word in kept),
        "reviews": sum(map(len, halves)),
        "chosen_and_measured_on_all": held(kept, [hits for half in halves for hits in half]),
        "chosen_on_one_half_measured_on_the_other": [
            held(choose(candidates, one), other) for one, other in (halves, halves[::-1])
        ],
    }
    print(json.dumps(report, ensure_ascii=False, indent=1))


def gather(lists: Path) -> list[Word]:
    """The candidates, to be searched for in every way that may suit them; of equal words, the last counts."""
    rows = dict(chain(public(lists), own()))
    return [Word(text, policy, source, 0.0, *ways_of(text)) for text, (policy, source) in rows.items()]


def ways_of(word: str) -> tuple[float | None, float | None]:
    """Look-alikes: three Chinese characters or more. Sounds: nothing but Chinese, and no other meaning."""
    looks = len(HAN.findall(word)) >= FEWEST_LOOKS
    sounds = set(word) <= PINYIN.keys() and word not in ORDINARY_SOUNDS
    return 0.0 if looks else None, 0.0 if sounds else None


def public(lists: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """(folded word, (policy, source)) of the lists of others."""
    for name in ADVERTISING:
        yield from take(lists, name, lambda word: "advertising" if any(stem in word for stem in OFFERS) else None)
    yield from take(lists, MIXED, lambda word: "illegal" if any(stem in word for stem in TRADES) else None)
    for name in WEAPONS:
        yield from take(lists, name, lambda word: "illegal" if any(stem in word for stem in ARMS) else None)
    for name in SEXUAL:
        yield from take(lists, name, lambda word: "abuse" if any(stem in word for stem in INSULTS) else "sexual")


def own() -> Iterator[tuple[str, tuple[str, str]]]:
    """(folded word, (policy, source)) of our own."""
    for line in OWN.read_text(encoding="utf-8").splitlines():
        word, policy = line.split("\t")
        yield fold(word).text, (policy, "own")


def take(lists: Path, name: str, policy_of):
    """The words of one list to which ``policy_of`` gives a policy."""
    for line in (lists / name).read_text(encoding="utf-8").splitlines():
        word = fold(line.strip(" ,，\r")).text
        if word not in ORDINARY and (policy := policy_of(word)):
            yield word, (policy, name.partition("/")[0])


def is_telling(word: str) -> bool:
    """Two Chinese characters, or four letters where there is no Chinese: 'sm', 'g点' and '屄' say too little."""
    return len(HAN.findall(word)) >= 2 or (len(word) >= 3 and ((word.isascii() and len(word) >= 4) or HAN.search(word)))


def count(words: list[Word], reviews: Path) -> tuple[list[set[Found]], list[set[Found]]]:
    """What is found in each review, (word, way); the reviews parted in halves by the hash of their text."""
    bank, halves = Bank(words, WORDS_ALLOWED), ([], [])
    with gzip.open(reviews, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            half = halves[sha256(row["review"].encode()).digest()[0] % 2]
            half.append({key(hit.word.text, hit.way) for hit in bank.find(fold(row["review"]).text)})
    return halves


def key(word: str, way: Way) -> Found:
    """What is counted: words that sound alike are one sound."""
    return (" ".join(sounds_of(word)) if way is Way.SOUNDS else word), way


def choose(words: list[Word], reviews: list[set[Found]]) -> list[Word]:
    """The words that hardly any of these reviews holds, each with the ways in which hardly any holds it."""
    counts = Counter(found for review in reviews for found in review)
    rates = {found: times / len(reviews) for found, times in counts.items()}
    return [measured(word, rates) for word in words if rates.get((word.text, Way.LETTERS), 0.0) <= HIGHEST_RATE]


def measured(word: Word, rates: dict[Found, float]) -> Word:
    """With its rates. A way that hits more than may be is not searched."""
    looks = rates.get(key(word.text, Way.LOOKS), 0.0)
    sounds = rates.get(key(word.text, Way.SOUNDS), 0.0) if word.sounds is not None else 1.0
    return replace(
        word,
        rate=rates.get(key(word.text, Way.LETTERS), 0.0),
        looks=looks if word.looks is not None and looks <= HIGHEST_RATE else None,
        sounds=sounds if sounds <= highest_rate_of_sounds(word.text) else None,
    )


def highest_rate_of_sounds(word: str) -> float:
    """Two syllables sound like so much else that one genuine review is too many."""
    return HIGHEST_RATE if len(word) > 2 else 0.0


def held(words: list[Word], reviews: list[set[Found]]) -> dict[str, float]:
    """Shares of reviews: that hold a word, by the way it is found; that any word would hold, and one never seen."""
    hits = {key(word.text, way): Hit(0, 0, word, way) for word in words for way in ways_searched(word)}
    found = [[hits[found] for found in review if found in hits] for review in reviews]
    shares = {way.value: sum(any(hit.way is way for hit in row) for row in found) for way in Way}
    shares["held"] = sum(any(worth(hit) >= HELD for hit in row) for row in found)
    shares["never_seen"] = sum(any(hit.rate == 0 and worth(hit) >= HELD for hit in row) for row in found)
    return {name: round(number / len(reviews), 6) for name, number in shares.items()}


def ways_searched(word: Word) -> list[Way]:
    """The ways in which a word is searched for."""
    rates = {Way.LOOKS: word.looks, Way.SOUNDS: word.sounds}
    return [way for way in Way if rates.get(way, 0.0) is not None]


def shown(value: str | float | None) -> str:
    """A cell of the table."""
    return "-" if value is None else value if isinstance(value, str) else f"{value:.6f}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
