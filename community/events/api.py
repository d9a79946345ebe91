"""What the host shop reports."""

from __future__ import annotations

from typing import Any

from community.access import scope_required
from community.errors import Problem
from community.events.actions import in_sense, take
from community.events.schemas import EventsIn, TakenOut, read_event
from community.http.blueprint import Blueprint, not_idempotent
from community.http.problems import described
from community.outbox import transaction

events = Blueprint("events", __name__, description="Events of the host shop")


@events.post("/events")
@not_idempotent
@scope_required("host")
@events.arguments(EventsIn)
@events.response(202, TakenOut)
def take_events(data):
    """Report orders, refunds, deliveries, views and visits, at most 1,000 at once.

    An event id counts once, an order id is paid once. Events may be up to 35 days late, and come twice or in any
    order. Of a batch, payments are taken first; a refund without its payment is rejected with 404, and taken when it
    is sent again after it.
    """
    read, rejected = _read(data["events"])
    taken = []
    for index, event in sorted(read.items(), key=lambda place: in_sense(place[1])):
        try:
            with transaction():  # one for each: the good ones stay, and no batch makes other writers wait
                taken.append(take(event))
        except Problem as problem:
            rejected[index] = described(problem)
    return {
        "accepted": taken.count(True),
        "duplicates": taken.count(False),
        "rejected": [{"index": index, "problem": rejected[index]} for index in sorted(rejected)],
    }


def _read(given: list[Any]) -> tuple[dict[int, Any], dict[int, dict[str, Any]]]:
    """The events that are well formed, and what is wrong with the others; each by its place in the batch."""
    read, rejected = {}, {}
    for index, each in enumerate(given):
        try:
            read[index] = read_event(each)
        except Problem as problem:
            rejected[index] = described(problem)
    return read, rejected
