"""How long it takes to follow the audit of a desk that has done a million acts. Prints JSON.

    python benchmarks/audit.py --acts 1000000 [--database-url postgresql://...]

Synthetic acts, written straight into a database of its own; then ``verify`` follows all of them, as the command does.
Wall-clock and CPU seconds of this process; the machine may be shared.
"""

import argparse
import json
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from community.database import db
from community.outbox import transaction
from moderation.audit.actions import HEAD
from moderation.audit.chain import COVERED, GENESIS, Fault, link
from moderation.audit.models import EPOCH, Act, AuditHead
from moderation.audit.queries import verify
from wsgi import make_house

AT_ONCE = 10_000
FIRST = 1_795_000_000_000_000  # microseconds since 1970
TARGET_SECONDS = 10


def main() -> None:
    options = read_options()
    with tempfile.TemporaryDirectory() as home:
        url = options.database_url or f"sqlite:///{Path(home) / 'audit.sqlite3'}"
        secret = "a secret of the benchmark, long enough for every use"
        app = make_house({"COMMUNITY_HOME": home, "DATABASE_URL": url, "SECRET_KEY": secret})
        with app.app_context():
            db.create_all()
            write(options.acts)
            print(json.dumps({"acts": options.acts, **measure(), "target_seconds": TARGET_SECONDS}, indent=2))
            db.session.remove()
            db.engine.dispose()


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--acts", type=int, default=1_000_000)
    parser.add_argument("--database-url", help="an empty database; SQLite in a temporary folder by default")
    return parser.parse_args()


def an_act(number: int) -> dict:
    return {
        "id": number,
        "act": "case.decided",
        "actor_id": None,
        "subject": f"content:{number}",
        "case_id": None,
        "why": "contact_solicitation",
        "before": '{"labels":[],"reach":"full","status":"held","version":1}',
        "after": f'{{"decision_id":{number},"labels":[],"outcome":"remove","reach":"full","status":"removed"}}',
        "note_digest": None,
        "at": FIRST + number * 1000,
    }


def write(count: int) -> None:
    hashed, number = GENESIS, 0
    with transaction() as session:
        table = Act.__table__
        while number < count:
            rows = [an_act(each) for each in range(number + 1, min(number + AT_ONCE, count) + 1)]
            for row in rows:
                row["hash"] = hashed = link(hashed, tuple(row[name] for name in COVERED))
                row["at"] = EPOCH + timedelta(microseconds=row["at"])
            session.execute(insert(table), rows)
            number += len(rows)
        session.execute(insert(AuditHead), [{"id": HEAD, "act_id": count, "hash": hashed}])


def measure() -> dict:
    wall, cpu = time.perf_counter(), time.process_time()
    found = verify({})
    if isinstance(found, Fault):
        raise SystemExit(f"act {found.act_id}: {found.problem}")
    return {
        "database": db.engine.dialect.name,
        "wall_seconds": round(time.perf_counter() - wall, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
    }


if __name__ == "__main__":
    main()
