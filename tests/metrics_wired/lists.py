"""Reports, and the lists of the members behind their figures."""

from __future__ import annotations

ROOT = "/api/v1/metrics"


def told(client, report, **asked):
    return client.get(f"{ROOT}/{report}", query_string=asked).json


def behind(client, report, **asked) -> set[str]:
    """The usernames of all pages of the list, each once."""
    names, cursor = [], None
    while True:
        page = told(client, f"{report}/members", **asked, limit=3, **({"cursor": cursor} if cursor else {}))
        names += [member["username"] for member in page["items"]]
        cursor = page["next"]
        if cursor is None:
            assert len(names) == len(set(names))
            return set(names)


def days(first, last):
    return {"from": first.isoformat(), "to": last.isoformat()}
