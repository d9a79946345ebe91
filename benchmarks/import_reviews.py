"""The main job, measured: a file of real reviews on its whole way, from the file to the reports.

    python benchmarks/import_reviews.py [FILE] [--database-url postgresql://...]

Works in a folder of its own. Prints JSON: reviews per second until counted, seconds until the index has caught up, peak
memory of the import in MiB, what was held, differences that the audit found, answers of search and of the overview.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import current_app

from community.activity.models import ActivityEntry
from community.content.models import Content, Status
from community.database import db
from community.members.tokens import create_api_key
from community.outbox import Delivery, transaction
from wsgi import make_house

COMMAND = str(Path(sys.executable).with_name("community"))
REVIEWS = Path(__file__).parents[2] / "shared/data/reviews-zh/online_shopping_10_cats.csv.gz"
MOST_SECONDS = 3600
SEARCHED = "味道"


def main() -> None:
    """Run the job and print what was measured."""
    given = _arguments()
    if not given.file.exists():
        print(json.dumps({"skipped": f"{given.file.name} is not there; name a file of reviews"}))
        return
    home = Path(tempfile.mkdtemp(prefix="community-import-"))
    env = {**os.environ, "COMMUNITY_HOME": str(home), "RATE_LIMITS": "0"}
    if given.database_url:
        env |= {"DATABASE_URL": given.database_url, "SECRET_KEY": "of a benchmark, which keeps nothing for longer"}
    os.environ.update(env)
    _run("migrate")
    figures = {"file": given.file.name, "database": (given.database_url or "sqlite").split(":")[0]}
    figures["import"] = json.loads(_run("import-reviews", str(given.file), "--json"))
    figures["peak_memory_mib"] = round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    figures["second_run"] = json.loads(_run("import-reviews", str(given.file), "--json"))
    with make_house().app_context():
        figures["index_caught_up_after_seconds"] = _deliver()
        figures |= _counted()
        figures["audit_differences"] = json.loads(_run("audit", "--json", may_find=True))["differences"]
        figures |= _asked()
    print(json.dumps(figures, ensure_ascii=False, indent=2))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=REVIEWS)
    parser.add_argument("--database-url", default="")
    return parser.parse_args()


def _run(*words: str, may_find: bool = False) -> str:
    done = subprocess.run([COMMAND, *words], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode not in ((0, 1) if may_find else (0,)):
        raise SystemExit(f"community {words[0]} ended with {done.returncode}")
    return done.stdout


def _deliver() -> dict[str, float]:
    """Start a worker and wait for it. Seconds until the index, and until everything, has caught up."""
    began = time.perf_counter()
    caught_up: dict[str, float] = {}
    worker = subprocess.Popen([COMMAND, "worker"], stdout=sys.stderr)
    sweeper = subprocess.Popen([COMMAND, "scheduler"], stdout=sys.stderr)
    try:
        while time.perf_counter() - began < MOST_SECONDS and "everything" not in caught_up:
            time.sleep(1)
            waiting = {queue for (queue,) in db.session.query(Delivery.queue).distinct()}
            db.session.rollback()
            if "search" not in waiting:
                caught_up.setdefault("index", round(time.perf_counter() - began, 1))
            if not waiting:
                caught_up["everything"] = round(time.perf_counter() - began, 1)
    finally:
        for part in (worker, sweeper):
            part.terminate()
            part.wait()
    return caught_up


def _counted() -> dict[str, object]:
    statuses = dict(db.session.query(Content.status, db.func.count()).group_by(Content.status).all())
    total = sum(statuses.values())
    held = statuses.get(Status.HELD, 0) + statuses.get(Status.REJECTED, 0)
    return {
        "statuses": {status.value: count for status, count in statuses.items()},
        "held_share": round(held / total, 5) if total else None,
        "activity_entries": db.session.query(ActivityEntry).count(),
    }


def _asked() -> dict[str, object]:
    """What search and the overview answer, through the API."""
    with transaction():
        key = create_api_key("benchmark", ["metrics:read"])
    client = current_app.test_client()
    began = time.perf_counter()
    found = client.get(f"/api/v1/search?q={SEARCHED}").json
    milliseconds = round(1000 * (time.perf_counter() - began), 1)
    today = datetime.now(UTC).date()
    days = {"from": str(today - timedelta(days=366)), "to": str(today + timedelta(days=1))}
    headers = {"Authorization": f"Bearer {key}"}
    overview = client.get("/api/v1/metrics/overview", query_string=days, headers=headers).json
    return {
        "search": {"q": SEARCHED, "total": found["total"], "items": len(found["items"]), "ms": milliseconds},
        "overview_days": len(overview.get("days", ())),
    }


if __name__ == "__main__":
    main()
