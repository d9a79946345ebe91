"""How long the server takes for each page of a large community. Prints JSON, the slowest first.

    PYTHONPATH=. python benchmarks/pages.py --home DIR [--reviews FILE] [--database-url URL] [--only PREFIX]

Where DIR is empty, the community of ``pages_data.py`` is made in it first, in some half an hour; it stays. Walks every
page of ``tests/browser/addresses.py`` and what machines read, each opened by who may, in Chinese. Of each: milliseconds
of CPU of this process (on SQLite that is all of the server's work) and by the clock, medians of five after a first one,
statements sent, and bytes. The first request of a process is told apart, as ``first_ms``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from pages_data import fill

from community.database import db
from community.members.models import Member
from tests.browser.addresses import ADDRESSES, Address
from tests.factories import a_member
from tests.pages.browsing import Browser, browser_of
from tests.statements import statements
from wsgi import make_house

REVIEWS = Path(__file__).parents[2] / "shared/data/reviews-zh/online_shopping_10_cats.csv.gz"
PLACES = "places.json"
TIMES = 5
READ_BY_MACHINES = (
    Address("/sitemap.xml"),
    Address("/sitemaps/contents-1.xml"),
    Address("/sitemaps/products-0.xml"),
    Address("/latest.atom"),
    Address("/t/{name}.atom"),
    Address("/u/{username}.atom"),
    Address("/products/{external_id}.atom"),
    Address("/api/v1/search?q=味道"),
    Address("/api/v1/products/{external_id}/rating"),
    Address("/api/v1/products/{external_id}/reviews"),
)


def main() -> None:
    """Make the community where there is none, walk its pages, and print what each took."""
    given = _arguments()
    app = make_house(_settings(given.home, given.database_url))
    with app.app_context():
        places = _places(app, given.home, given.reviews)
    addresses = [address for address in (*ADDRESSES, *READ_BY_MACHINES) if address.path.startswith(given.only)]
    browsers: dict[str, Browser] = {}
    for role in dict.fromkeys(address.role for address in addresses):
        with app.app_context():
            browsers[role] = browser_of(app, _somebody(role))
    figures = {}
    for address in addresses:
        figures[address.path] = _measured(app, browsers[address.role], address.at(places))
        print(address.path, figures[address.path], file=sys.stderr, flush=True)
    slowest = sorted(figures.items(), key=lambda figure: -figure[1]["cpu_ms"])
    print(json.dumps(dict(slowest), indent=2, ensure_ascii=False))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--reviews", type=Path, default=REVIEWS)
    parser.add_argument("--database-url", default="", help="SQLite in the home by default")
    parser.add_argument("--only", default="", help="addresses that begin so")
    return parser.parse_args()


def _settings(home: Path, url: str) -> dict[str, str]:
    home.mkdir(parents=True, exist_ok=True)
    secret = "a secret of the benchmark, long enough for every use"
    settings = {"COMMUNITY_HOME": str(home), "SECRET_KEY": secret, "RATE_LIMITS": "0"}
    return settings | ({"DATABASE_URL": url} if url else {})


def _places(app, home: Path, reviews: Path) -> dict[str, list[str]]:
    kept = home / PLACES
    if not kept.exists():
        kept.write_text(json.dumps(fill(app, reviews), ensure_ascii=False), encoding="utf-8")
    return json.loads(kept.read_text(encoding="utf-8"))


def _somebody(role: str) -> Member | None:
    """Who has the role: the owner of what stands there, or somebody of the staff."""
    if role == "stranger":
        return None
    name = "owner" if role == "member" else f"the_{role}"
    known = db.session.query(Member).filter_by(username=name).one_or_none()
    return known or a_member(name, roles=() if role == "member" else (role,))


def _measured(app, browser: Browser, address: str) -> dict[str, Any]:
    def ask() -> Any:
        answer = browser.open(address, headers={"Accept-Language": "zh-CN"})
        return answer.status_code, len(answer.data)

    first_ms, _, (status, size) = _timed(ask)
    with app.app_context(), statements() as sent:
        ask()
    runs = [_timed(ask) for _ in range(TIMES)]
    wall_ms, cpu_ms = (round(median(run[place] for run in runs), 1) for place in (0, 1))
    figures = {"cpu_ms": cpu_ms, "wall_ms": wall_ms, "first_ms": round(first_ms, 1), "statements": len(sent)}
    return figures | {"bytes": size, "status": status}


def _timed(ask: Callable[[], Any]) -> tuple[float, float, Any]:
    """Milliseconds by the clock and of CPU, and what was answered."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = ask()
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu), answer


if __name__ == "__main__":
    main()
