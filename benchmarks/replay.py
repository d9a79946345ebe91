"""What a replay costs, and whether its intervals keep their promise.

Usage: python benchmarks/replay.py [--submissions 100000]. Prints JSON: CPU seconds of replaying a rule, a word, a host
and a re-weighed policy over the stored findings of 100,000 submissions (aim: <= 20 each), of a tenth of them with all
checks run again, times ten (aim: <= 120), and of proving that every verdict comes out again. Source of the aims:
issue 3; MODERATION, goal G17. The texts are the genuine reviews of ../shared/data; without them, made up.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import thread_time
from typing import Any

from sqlalchemy import insert

from community.content.models import Content, Status
from community.database import db, upgrade
from community.members.actions import register_member
from community.outbox import transaction
from community.posts.models import Post
from moderation.desk.models import Case, Decision
from moderation.judgement.pipeline import screen
from moderation.judgement.policy import DEFAULT, Clause
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Outcome
from moderation.replays import trials
from moderation.replays.verification import as_stored, verified
from moderation.rulebook.actions import draft_rule
from moderation.rulebook.models import Edition, Word, WordVersion
from moderation.screening.models import Screening
from wsgi import make_house

DATA = Path(__file__).parents[2] / "shared/data"
SECRET = "a secret of the benchmarks, long enough for every use of it"
DISTINCT = 4000  # texts that are really screened; the submissions repeat them
CHUNK = 5000
AIMS = {"stored": 20, "all checks again": 120}
RULES = {
    "signals": "author.trust == 0 && length < 10",
    "words": 'folded.says("加微信") || folded.says("免费领取")',
    "pattern": 'text.finds("[0-9]{6,}") && link_count == 0',
}
NOW = datetime.now(UTC)


def main(submissions: int) -> None:
    """Measure and print."""
    with a_house() as texts:
        fill(texts, submissions)
        print(json.dumps({"seconds at most": AIMS, **costs(submissions)}, ensure_ascii=False, indent=1))


@contextmanager
def a_house() -> Iterator[list[str]]:
    """A house over an empty file, and texts for it."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/community.sqlite3"
        house = make_house({"COMMUNITY_HOME": folder, "DATABASE_URL": url, "SECRET_KEY": SECRET, "RATE_LIMITS": "0"})
        with house.app_context():
            upgrade()
            yield reviews() or made_up(DISTINCT)
            db.session.remove()
            db.engine.dispose()


def fill(texts: list[str], submissions: int) -> None:
    """Store so many submissions with their verdicts; people decided about a twentieth."""
    with transaction():
        author = register_member("author").id
    screened = [stored(text) for text in Random(1).sample(texts, min(DISTINCT, len(texts)))]
    for start in range(1, submissions + 1, CHUNK):
        with transaction():
            write(range(start, min(start + CHUNK, submissions + 1)), screened, author)


def stored(text: str) -> dict[str, Any]:
    """The columns of a screening of a text."""
    submission = Submission(body=text, kind="post")
    verdict = screen(submission)
    return {
        "version": 1,
        "outcome": verdict.outcome.value,
        "policy_version": verdict.policy_version,
        "models": verdict.observation.models,
        "inputs": submission.to_json(),
        "verdict": verdict.to_json(),
        "elapsed_seconds": 0.0,
    }


def write(ids: range, screened: list[dict[str, Any]], author: int) -> None:
    """Contents with these ids, their screenings, and a decision about each twentieth."""
    at = [NOW - timedelta(days=90) + timedelta(seconds=content_id) for content_id in ids]
    decided = [content_id for content_id in ids if content_id % 20 == 0]
    content = {"kind": "post", "status": Status.PUBLISHED, "author_id": author, "reach": "full"}
    execute(
        Content,
        [{**content, "id": i, "created_at": when, "published_at": when} for i, when in zip(ids, at, strict=True)],
    )
    execute(Post, [{"id": i} for i in ids])
    execute(
        Screening,
        [{**screened[i % len(screened)], "content_id": i, "screened_at": t} for i, t in zip(ids, at, strict=True)],
    )
    case = {"status": "decided", "queue": "post", "policy": "spam", "language": "zh", "priority": 0.0, "terms": {}}
    execute(Case, [{**case, "id": i, "content_id": i, "opened_at": NOW, "promised_at": NOW} for i in decided])
    decision = {"case_version": 1, "content_version": 1, "also": [], "before": {"status": "published"}}
    by = {"decided_by": author, "decided_at": NOW, "undo_until": NOW}
    outcomes = {i: "remove" if i % 60 == 0 else "dismiss" for i in decided}
    execute(Decision, [{**decision, **by, "case_id": i, "outcome": outcomes[i]} for i in decided])


def execute(model: Any, rows: list[dict[str, Any]]) -> None:
    """Insert the rows."""
    db.session.execute(insert(model.__table__), [{**defaults(model), **row} for row in rows])


def defaults(model: Any) -> dict[str, Any]:
    """Values of the columns that have one."""
    columns = [column for column in model.__table__.c if column.default is not None]
    return {c.name: c.default.arg(None) if c.default.is_callable else c.default.arg for c in columns}


def costs(submissions: int) -> dict[str, Any]:
    """CPU seconds of each replay."""
    strict = replace(DEFAULT, version="strict", clauses=(*DEFAULT.clauses, Clause(("spam",), 0.3, Outcome.HOLD)))
    tried = {f"rule: {name}": trials.of_rule(a_rule(source)) for name, source in RULES.items()}
    tried |= {"word": trials.of_word(a_word("word", "便宜")), "host": trials.of_word(a_word("host", "t.cn"))}
    tried["policy"] = trials.of_policy(strict)
    found = {name: shown(trials.run(trial, trials.Reading())) for name, trial in tried.items()}
    tenth = submissions // 10
    again = trials.run(tried["policy"], trials.Reading(newest=tenth, again=True))
    found["all checks again"] = {
        "read": again["read"],
        "seconds of 100,000": round(again["elapsed_seconds"] * 1e5 / tenth, 1),
    }
    began = thread_time()
    differing = sum(difference is not None for difference in verified(None, tenth, as_stored))
    found["verified"] = {"read": tenth, "differing": differing, "seconds of 100,000": scaled(began, tenth)}
    return found


def scaled(began: float, count: int) -> float:
    """CPU seconds since then, as if it had been 100,000."""
    return round((thread_time() - began) * 1e5 / count, 1)


def shown(result: dict[str, Any]) -> dict[str, Any]:
    """The figures that matter here."""
    names = ("read", "matched", "decided", "precision", "interval", "recall", "complete", "elapsed_seconds")
    return {name: result[name] for name in names}


def a_rule(source: str) -> int:
    """The id of a rule."""
    with transaction():
        said = {"outcome": "hold", "policy": "spam", "kinds": ["post"], "message": None}
        return draft_rule(db.session.get_one(Content, 1).author, source[:60], expression=source, **said).rule_id


def a_word(kind: str, text: str) -> int:
    """The id of a word or host."""
    with transaction():
        edition = Edition(subject="word", made_at=NOW)
        word = Word(kind=kind, text=text, folded=text)
        db.session.add_all([edition, word])
        db.session.flush()
        version = WordVersion(word_id=word.id, version=1, edition=edition, state="draft", use="hold", policy="spam")
        db.session.add(version)
        return word.id


def reviews() -> list[str]:
    """Genuine reviews, or nothing."""
    return [row["review"] for row in rows(DATA / "reviews-zh/online_shopping_10_cats.csv.gz") if row["review"].strip()]


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file; none where it is missing."""
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from csv.DictReader(lines)


def made_up(count: int) -> list[str]:
    """Texts of the length of reviews."""
    dice = Random(2)
    words = (
        "鞋子",
        "很舒服",
        "有点小",
        "物流快",
        "便宜",
        "质量好",
        "不磨脚",
        "加微信",
        "免费领取",
        "帐篷",
        "t.cn/abc",
        "不错",
    )
    return ["，".join(dice.choices(words, k=dice.randint(2, 14))) for _ in range(count)]


if __name__ == "__main__":
    main(int(sys.argv[sys.argv.index("--submissions") + 1]) if "--submissions" in sys.argv else 100_000)
