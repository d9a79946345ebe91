"""The operator's queues: which cases stand in each, and who may work it. Moderators read, admins set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, url_for
from flask_babel import gettext as _

from community.access import current_member, role_required
from community.errors import Invalid, NotFound
from community.http.sentences import translated
from community.outbox import transaction
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page
from moderation.console.queries import moderators
from moderation.queues.actions import set_queues
from moderation.queues.queries import view_queues
from moderation.queues.schemas import LANGUAGES, MOST_QUEUES, QueueIn

naming_pages = Pages("console_queues", __name__, static_folder=None)
Plan = list[dict[str, Any]]  # queues as ``set_queues`` takes them
SAID = ("name", "kinds", "policies", "languages", "members")


@naming_pages.get("/moderation/queues")
@role_required("moderator")
def show_queues():
    """The operator's queues, in the order in which a case tries them."""
    return _queues_page()


@naming_pages.post("/moderation/queues")
@role_required("admin")
def add_queue():
    """Name a queue; cases try it after all others."""
    return _saved(None, lambda plan, said: [*plan, said])


@naming_pages.post("/moderation/queues/<name>")
@role_required("admin")
def change_queue(name):
    """Let other cases stand in a queue, or others work it."""
    return _saved(name, lambda plan, said: [said if queue["name"] == name else queue for queue in plan])


@naming_pages.post("/moderation/queues/<name>/earlier")
@role_required("admin")
def try_earlier(name):
    """Let cases try a queue before the one that they try before it now."""
    plan, place = _plan_with(name)
    if place:
        plan[place - 1 : place + 1] = plan[place], plan[place - 1]
        _set(plan)
    return redirect(url_for(".show_queues"), 303)


@naming_pages.post("/moderation/queues/<name>/remove")
@role_required("admin")
def remove_queue(name):
    """Have a queue no longer; its cases move to where they belong then."""
    plan, place = _plan_with(name)
    del plan[place]
    _set(plan)
    return redirect(url_for(".show_queues"), 303)


def _saved(name: str | None, changed: Callable[[Plan, dict[str, Any]], Plan]) -> Response:
    """The queues after what the form says of one. name: of the one that is changed, None for a new one."""
    plan = _plan() if name is None else _plan_with(name)[0]
    said, wrong = filled_in(QueueIn)
    if any(said.get("name") == queue["name"] != name for queue in plan):
        wrong.setdefault("name", [_("There is a queue of this name already.")])
    if name is None and len(plan) == MOST_QUEUES:
        wrong.setdefault("name", [_("There are as many queues as there can be.")])
    if wrong:
        return _queues_page(422, wrong=wrong, changing=name)
    try:
        _set(changed(plan, said))
    except Invalid as refused:
        return _queues_page(422, wrong={"members": translated(refused.extra["errors"]["queues"])}, changing=name)
    return redirect(url_for(".show_queues"), 303)


def _set(plan: Plan) -> None:
    with transaction():
        set_queues(current_member(), plan)


def _plan() -> Plan:
    return [{part: queue[part] for part in SAID} for queue in view_queues(current_member())]


def _plan_with(name: str) -> tuple[Plan, int]:
    """The queues, and the place of this one. Raises NotFound."""
    plan = _plan()
    place = next((place for place, queue in enumerate(plan) if queue["name"] == name), None)
    if place is None:
        raise NotFound
    return plan, place


def _queues_page(status: int = 200, **more: Any) -> Response:
    queues = view_queues(current_member())
    return page("console/queues.html", status, queues=queues, languages_of=LANGUAGES, staff=moderators(), **more)
