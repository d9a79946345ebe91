"""How long it takes to decide thousands of contents at once, and to take it all back. Prints JSON.

    python benchmarks/bulk.py --contents 5000 [--database-url postgresql://...]

Public comments of fifty authors under one note, written straight into a database of its own; then the same functions
run as a moderator and a worker would run them: select, apply, undo. Wall-clock seconds; the machine may be shared.
Byte for byte: status, reach, labels and screening of every content, and the authors' counters, before and after.
"""

import argparse
import json
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, select

from community import deliveries
from community.clock import utcnow
from community.content.models import Content, Status
from community.database import db
from community.members.actions import register_member
from community.members.models import Member
from community.outbox import transaction
from moderation.bulk.actions import apply, freeze, undo
from moderation.bulk.models import Bulk
from wsgi import make_house

TARGET_SECONDS = 30
AUTHORS = 50
AT_ONCE = 1000
STATE = ("id", "status", "reach", "labels", "screening", "version")


def main() -> None:
    options = read_options()
    with tempfile.TemporaryDirectory() as home:
        url = options.database_url or f"sqlite:///{Path(home) / 'bulk.sqlite3'}"
        secret = "a secret of the benchmark, long enough for every use"
        app = make_house({"COMMUNITY_HOME": home, "DATABASE_URL": url, "SECRET_KEY": secret})
        with app.app_context():
            db.create_all()
            moderator_id = write(options.contents)
            print(json.dumps({"contents": options.contents, **measure(moderator_id)}, indent=2))
            db.session.remove()
            db.engine.dispose()


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--contents", type=int, default=5000)
    parser.add_argument("--database-url", help="an empty database; SQLite in a temporary folder by default")
    return parser.parse_args()


def write(count: int) -> int:
    """Contents to decide about. Returns the moderator's id."""
    with transaction() as session:
        moderator = register_member("wang", roles=("moderator",))
        authors = [register_member(f"author_{number}").id for number in range(AUTHORS)]
        session.flush()
        rows = [a_post(number, authors[number % AUTHORS]) for number in range(count)]
        for start in range(0, count, AT_ONCE):
            session.execute(insert(Content.__table__), rows[start : start + AT_ONCE])
        for author_id in authors:
            written = sum(row["author_id"] == author_id for row in rows)
            session.get(Member, author_id).contents_count = written
        return moderator.id


def a_post(number: int, author_id: int) -> dict:
    then = utcnow() - timedelta(minutes=number)
    text = f"诚招代理，第 {number} 条，加微信 abc{number}"
    shown = {"body": text, "body_html": f"<p>{text}</p>", "excerpt": text, "language": "zh", "cleaner_version": 1}
    times = {"created_at": then, "submitted_at": then, "published_at": then}
    return {"kind": "post", "status": Status.PUBLISHED, "author_id": author_id, "version": 1, **shown, **times}


def measure(moderator_id: int) -> dict:
    before = state()
    began = time.perf_counter()
    with transaction():
        bulk_id = freeze(db.session.get(Member, moderator_id), {"text": "诚招代理"}, {"text": "诚招代理"}).id
    froze = time.perf_counter()
    with transaction():
        moderator = db.session.get(Member, moderator_id)
        total = db.session.get(Bulk, bulk_id).total
        apply(bulk_id, moderator, "remove", reason="spam", confirm=total)
    work(bulk_id, "applied")
    applied = time.perf_counter()
    decided = state() != before
    settle()
    resumed = time.perf_counter()
    with transaction():
        undo(bulk_id, db.session.get(Member, moderator_id))
    work(bulk_id, "undone")
    undone = time.perf_counter()
    return {
        "select_seconds": round(froze - began, 2),
        "apply_seconds": round(applied - froze, 2),
        "undo_seconds": round(undone - resumed, 2),
        "target_seconds": TARGET_SECONDS,
        "decided": decided,
        "byte_identical": state() == before,
    }


def work(bulk_id: int, until: str) -> None:
    """Deliver as a worker until the selection is as far as that; what else waits is not part of it."""
    while deliver_bulk():
        db.session.rollback()
    assert db.session.get(Bulk, bulk_id).status == until


def deliver_bulk() -> int:
    """The queue of selections alone, so that other subscribers' work is not counted."""
    return deliveries.deliver(QUEUE)


def settle() -> None:
    """Everything else that waits."""
    for queue in deliveries.present_outbox().queues:
        while deliveries.deliver(queue):
            pass


def state() -> list[tuple]:
    db.session.rollback()
    contents = select(*(Content.__table__.c[name] for name in STATE)).order_by(Content.id)
    members = select(Member.id, Member.contents_count).order_by(Member.id)
    return [tuple(row) for statement in (contents, members) for row in db.session.execute(statement)]


QUEUE = "bulk"

if __name__ == "__main__":
    main()
