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
from pathlib import Path

from moderation.judgement.text import HAN, fold
from moderation.judgement.words import BANK, Matcher, stands_alone

HIGHEST_RATE = 0.0005
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


def main(shared: Path) -> None:
    """Write the bank and print what was kept."""
    candidates = {word: row for word, row in gather(shared / "data" / "wordlists") if is_telling(word)}
    counts, reviews = count(candidates, shared / "data" / "reviews-zh" / "online_shopping_10_cats.csv.gz")
    kept = {word: row for word, row in candidates.items() if counts[word] <= HIGHEST_RATE * reviews}
    lines = (f"{word}\t{policy}\t{source}\t{counts[word] / reviews:.6f}\n" for word, (policy, source) in kept.items())
    BANK.write_text("".join(sorted(lines)), encoding="utf-8")
    policies = Counter(policy for policy, _ in kept.values())
    refused = {word: counts[word] for word in candidates if word not in kept}
    print(json.dumps({"kept": policies, "refused": refused, "reviews": reviews}, ensure_ascii=False, indent=1))


def gather(lists: Path):
    """(folded word, (policy, source)); what comes last overrides."""
    for name in ADVERTISING:
        yield from take(lists, name, lambda word: "advertising" if any(stem in word for stem in OFFERS) else None)
    yield from take(lists, MIXED, lambda word: "illegal" if any(stem in word for stem in TRADES) else None)
    for name in WEAPONS:
        yield from take(lists, name, lambda word: "illegal" if any(stem in word for stem in ARMS) else None)
    for name in SEXUAL:
        yield from take(lists, name, lambda word: "abuse" if any(stem in word for stem in INSULTS) else "sexual")
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


def count(words, reviews: Path) -> tuple[Counter, int]:
    """In how many reviews each word stands, and how many reviews there are."""
    matcher, counts, total = Matcher(words), Counter(), 0
    with gzip.open(reviews, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            text, total = fold(row["review"]).text, total + 1
            counts.update({text[a:b] for a, b in matcher.find(text) if stands_alone(text, a, b)})
    return counts, total


if __name__ == "__main__":
    main(Path(sys.argv[1]))
