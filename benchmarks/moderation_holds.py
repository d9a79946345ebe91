"""How the shipped checks and policy treat honest people, and what they cost.

Usage: python benchmarks/moderation_holds.py [FILE of reviews]. Prints JSON: rates of every outcome and check on
all genuine reviews (aim: held ≤ 0.3 %, rejected ≤ 0.02 %), CPU milliseconds of screening 200 characters (aim: p50 ≤ 1,
p95 ≤ 2.5), of 20,000 hostile ones (aim: ≤ 50), and the share of planted contact details that are found in disguise.
"""

import csv
import gzip
import json
import random
import sys
from collections import Counter
from pathlib import Path
from statistics import quantiles
from time import thread_time

from moderation.judgement.checks import contacts
from moderation.judgement.pipeline import screen
from moderation.judgement.submission import Submission

CARRIERS = ("这个真的好用，{} 详聊", "想要同款的{}，拉你进群", "质量不错，{}，有优惠", "{}")
CONTACTS = (
    "加微信abc12345", "薇信：wx_88776655", "VX kk778899", "加V：leo520521", "QQ 384756123", "扣扣号2847561023",
    "加群 623847561", "电话13812345678", "手机号15987654321", "卫星：tt123456", "企鹅号 98765432",
    "一三八一二三四五六七八", "加微信 tejia_demo_000", "薇:abc123", "V❤: abc-123", "➕V：meimei_99",
)  # fmt: skip
DISGUISES = {
    "plain": lambda text: text,
    "zero width": lambda text: "\u200b".join(text),
    "combining": lambda text: "".join(char + "\u0336" for char in text),
    "full width": lambda text: "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text),
    "dots": lambda text: ".".join(text),
    "spaces": lambda text: " ".join(text),
    "traditional": lambda text: text.translate(str.maketrans("维号电话机", "維號電話機")),
    "circled": lambda text: "".join(chr(0x245F + int(char)) if char in "123456789" else char for char in text),
    "numerals": lambda text: text.translate(str.maketrans("0123456789", "零一二三四五六七八九")),
    "emoji": lambda text: "🔥".join(text),
    "small capitals": lambda text: text.lower().translate(
        str.maketrans("abcdefghijklmnoprtuvwz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡᴢ")
    ),
    "hearts": lambda text: text.replace("微信", "微❤").replace("薇信", "薇❤"),
}
HOSTILE = {
    "spaces": " " * 20_000,
    "single letters": "a " * 10_000,
    "digits": "1" * 20_000,
    "cues": "加微信 " * 5_000,
    "dots": "a." * 10_000,
    "at signs": "a@" * 10_000,
    "hosts": "a.cn/ " * 3_300,
    "banned": "傻逼" * 10_000,
    "marks": "a\u0301" * 10_000,
    "mixed": "好 a，" * 5_000,
    "fillers": "qq" + "号码是为加我" * 3_333,
    "hearts": "v❤" * 10_000,
    "glued accounts": "qq一" * 6_666,
    "leet": "p0rn s3x a$$ " * 1_500,
    "spelled out": "a b  c   d    " * 1_400,
    "pinyin": "dai kai fa piao " * 1_250,
    "homophones": "袋开发飘" * 5_000,
    "split characters": "亻弋" * 10_000,
    "numerals": "一" * 20_000,
    "roads": "长宁路1600弄" * 2_222,
    "cards": "4111 1111 1111 1111 " * 1_000,
    "rare characters": "".join(map(chr, range(0x4E00, 0x4E00 + 20_000))),
    "every plane": "".join(map(chr, range(0x10000, 0x10000 + 20_000))),
}

REVIEWS = Path(__file__).parents[2] / "shared/data/reviews-zh/online_shopping_10_cats.csv.gz"


def main(file: Path) -> None:
    """Measure and print."""
    if not file.exists():
        print(json.dumps({"skipped": f"{file.name} is not there; name a file of reviews"}))
        return
    reviews = read(file)
    report = {
        "reviews": judged(reviews),
        "milliseconds_200": cost(["".join(random.sample(reviews, 8))[:200] for _ in range(2_000)]),
        "milliseconds_20000": {name: round(milliseconds(text), 2) for name, text in HOSTILE.items()},
        "contacts_found": {name: recall(disguise) for name, disguise in DISGUISES.items()},
    }
    print(json.dumps(report, ensure_ascii=False, indent=1))


def read(path: Path) -> list[str]:
    """The texts that are not empty."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [row["review"] for row in csv.DictReader(lines) if row["review"].strip()]


def judged(reviews: list[str]) -> dict:
    """Outcomes and firing checks, as counts, and the two rates that matter, 0..1; as new, not imported, authors."""
    outcomes, fired = Counter(), Counter()
    for text in reviews:
        verdict = screen(Submission(body=text, kind="review", author_trust="T0"))
        outcomes[verdict.outcome.value] += 1
        fired.update(f"{finding.check} {finding.strength}" for finding in verdict.findings)
    total = len(reviews)
    rates = {name: round(outcomes[name] / total, 6) for name in ("hold", "reject")}
    return {"total": total, "outcomes": outcomes, "rates": rates, "checks": dict(fired.most_common())}


def cost(texts: list[str]) -> dict[str, float]:
    """CPU milliseconds of screening one text."""
    spent = quantiles(map(milliseconds, texts), n=100)
    return {"p50": round(spent[49], 3), "p95": round(spent[94], 3)}


def milliseconds(text: str) -> float:
    """CPU of one screening."""
    began = thread_time()
    screen(Submission(body=text))
    return (thread_time() - began) * 1000


def recall(disguise) -> float:
    """Share of disguised contact details that are found as such."""
    planted = [carrier.format(disguise(contact)) for carrier in CARRIERS for contact in CONTACTS]
    found = [contacts.check(Submission(body=text)) for text in planted]
    return round(sum(1 for finding in found if finding and finding.strength >= 0.6) / len(planted), 3)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REVIEWS)
