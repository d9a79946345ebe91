"""Eight moderators at a queue of ten thousand cases: is any decided twice, how long does claiming take? Prints JSON.

    python benchmarks/desk.py --cases 10000 --moderators 8 [--database-url postgresql://...]

Held notes of fifty authors, written straight into a database of its own. Each moderator is a thread that claims the
next case and decides it, until nothing waits. Wall-clock milliseconds of a claim with its transaction, all moderators
at once in one process; the machine may be shared. Without --think-seconds they never pause, and a claim waits for its
turn behind seven decisions; people read for some seconds.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

from sqlalchemy import insert, select

from community.clock import utcnow
from community.content.models import Content, Status
from community.database import db
from community.members.actions import register_member
from community.members.models import Member
from community.outbox import transaction
from moderation.desk.cases import next_case
from moderation.desk.decisions import decide
from moderation.desk.models import Case, CaseStatus
from wsgi import make_house

TARGET_MS = 20
AUTHORS = 50
AT_ONCE = 1000


def main() -> None:
    options = read_options()
    with tempfile.TemporaryDirectory() as home:
        url = options.database_url or f"sqlite:///{Path(home) / 'desk.sqlite3'}"
        secret = "a secret of the benchmark, long enough for every use"
        app = make_house({"COMMUNITY_HOME": home, "DATABASE_URL": url, "SECRET_KEY": secret})
        with app.app_context():
            db.create_all()
            moderators = write(options.cases, options.moderators)
            print(json.dumps({"cases": options.cases, **measure(app, moderators, options.think_seconds)}, indent=2))
            db.session.remove()
            db.engine.dispose()


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--moderators", type=int, default=8)
    parser.add_argument("--think-seconds", type=float, default=0.0, help="how long each looks at a case")
    parser.add_argument("--database-url", help="an empty database; SQLite in a temporary folder by default")
    return parser.parse_args()


def write(cases: int, moderators: int) -> list[int]:
    """Cases to decide. Returns the moderators' ids."""
    now = utcnow()
    with transaction() as session:
        staff = [register_member(f"moderator_{number}", roles=("moderator",)).id for number in range(moderators)]
        authors = [register_member(f"author_{number}").id for number in range(AUTHORS)]
        note = {"kind": "post", "status": Status.HELD, "body": "加微信", "created_at": now, "submitted_at": now}
        notes = [{**note, "author_id": authors[number % AUTHORS]} for number in range(cases)]
        for start in range(0, cases, AT_ONCE):
            session.execute(insert(Content.__table__), notes[start : start + AT_ONCE])
        case = {"queue": "post", "policy": "spam", "language": "zh", "terms": {}, "holding": True}
        case |= {"opened_at": now, "promised_at": now}
        ids = session.scalars(select(Content.id)).all()
        rows = [{**case, "content_id": id_, "priority": id_ % 97} for id_ in ids]
        for start in range(0, cases, AT_ONCE):
            session.execute(insert(Case.__table__), rows[start : start + AT_ONCE])
    return staff


def measure(app, moderators: list[int], think_seconds: float) -> dict:
    began = time.perf_counter()
    with ThreadPoolExecutor(len(moderators)) as pool:
        worked = list(pool.map(lambda moderator_id: work(app, moderator_id, think_seconds), moderators))
    elapsed = time.perf_counter() - began
    decided = Counter(case_id for cases in worked for case_id, _ in cases)
    claims = sorted(seconds for cases in worked for _, seconds in cases)
    parts = quantiles(claims, n=100)
    waiting = db.session.scalars(select(Case.id).where(Case.status == CaseStatus.OPEN)).all()
    return {
        "moderators": len(moderators),
        "think_seconds": think_seconds,
        "decided": len(decided),
        "decided_twice": sum(times > 1 for times in decided.values()),
        "left": len(waiting),
        "claim_ms": {"p50": round(parts[49] * 1000, 1), "p95": round(parts[94] * 1000, 1)},
        "target_p95_ms": TARGET_MS,
        "cases_per_second": round(len(claims) / elapsed, 1),
    }


def work(app, moderator_id: int, think_seconds: float) -> list[tuple[int, float]]:
    """Ids of the cases that one moderator decided, and the seconds that each claim took."""
    decided = []
    with app.app_context():
        while True:
            began = time.perf_counter()
            with transaction():
                case = next_case(db.session.get(Member, moderator_id))
                if case is None:
                    return decided
                case_id, version = case.id, case.version
            decided.append((case_id, time.perf_counter() - began))
            time.sleep(think_seconds)
            with transaction():
                moderator = db.session.get(Member, moderator_id)
                decide(case_id, moderator, "remove", version=version, reason="spam")


if __name__ == "__main__":
    main()
