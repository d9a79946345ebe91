"""The queue: what waits, how urgent it is, who holds what; and taking the next one."""

from __future__ import annotations

from flask import redirect, request, url_for

from community.access import current_member, current_viewer, role_required
from community.outbox import transaction
from community.pages.addresses import asked_for
from community.pages.blueprint import Pages
from community.pages.rendering import page
from moderation.console.queries import queues_with_counts
from moderation.console.undo import undoable
from moderation.desk import cases, queries
from moderation.desk.schemas import CasesIn

queue_pages = Pages("console", __name__)


@queue_pages.get("/moderation")
@role_required("moderator")
def show_queue():
    """What waits, the most urgent first."""
    wanted = asked_for(CasesIn)
    if "status" not in request.args:
        wanted["status"] = "open"
    listed = queries.list_cases(current_viewer(), current_member(), **wanted)
    queues = queues_with_counts(current_member())
    undoing = undoable(request.args.get("after", type=int), current_member())
    return page("console/queue.html", cases=listed, wanted=wanted, queues=queues, undoing=undoing)


@queue_pages.post("/moderation/next")
@role_required("moderator")
def take_next():
    """Claim the most urgent case that nobody holds, and open it."""
    queue = request.form.get("queue") or None
    with transaction():
        case = cases.next_case(current_member(), queue)
    if case is None:
        return redirect(url_for("console.show_queue", queue=queue), 303)
    return redirect(url_for("console_cases.show_case", case_id=case.id, queue=queue), 303)
