"""What an answered appeal changes: contents, sanctions, reports. A new decision says so; the old one stays written."""

from __future__ import annotations

from datetime import datetime, timedelta

from community import outbox
from community.content.actions import note_judgement
from community.content.models import Content, Reach, Status
from community.errors import Conflict, Invalid
from community.members.models import Member
from moderation.appeals.grounds import REPORTER
from moderation.appeals.models import Appeal
from moderation.desk import letters, reports
from moderation.desk.decisions import check_outcome, enact, standing_decisions
from moderation.desk.models import Case, Decision
from moderation.sanctions.actions import lift_of

FINAL = timedelta(0)  # an answered appeal is not taken back
HIDDEN = (Status.HELD, Status.REJECTED)
TAKEN_AGAIN = {"hold": "remove", "reject": "remove", "limit": "limit", "label": "label"}


def put_right(
    asked: Appeal, case: Case, moderator: Member, note: str, action: str | None, reason: str | None, now: datetime
) -> Decision | None:
    """Give back what was taken, or do what a reporter rightly asked for. Returns the new decision, if any."""
    if asked.decision is not None:
        lift_of([asked.decision.id], moderator, now)
        outbox.record("decision.overturned", decision_id=asked.decision.id)
    if asked.role == REPORTER:
        return _act_on_report(asked, case, moderator, note, action, reason, now)
    if action is not None or reason is not None:
        raise Invalid(errors={"action": ["An author's appeal that is granted gives back; it takes nothing."]})
    made = _give_back(asked, case, moderator, note, now)
    if asked.decision is not None:
        letters.post(letters.to_reversed(reports.reverse(asked.decision)), asked.content, None)
    return made


def _give_back(asked: Appeal, case: Case, moderator: Member, note: str, now: datetime) -> Decision | None:
    """Bring the content back to where it was, if it is this decision, or screening, that keeps it from there."""
    content, against = asked.content, asked.decision
    if content.status is Status.WITHDRAWN or (against and _latest_id(case) != against.id):
        return None
    given_back = {"reason": None, "note": note, "now": now, "undo": FINAL}
    if content.status is Status.REMOVED:
        made = enact(case, moderator, "restore", **given_back)
        _wear_again(content, against)
        return made
    if content.status in HIDDEN or content.screening is not None:
        made = enact(case, moderator, "publish", **given_back)
        if against and against.outcome in ("label", "limit"):
            _wear_again(content, against)
        return made
    return None


def _latest_id(case: Case) -> int | None:
    """The decision whose effects the content bears: dismissing has none."""
    return next((decision.id for decision in standing_decisions(case) if decision.outcome != "dismiss"), None)


def _wear_again(content: Content, against: Decision) -> None:
    """Reach, labels and note that a public content had before the decision; of one that was hidden, none."""
    before = against.before
    if before["status"] == Status.PUBLISHED.value:
        worn = {"reach": Reach(before["reach"]), "labels": before["labels"], "screening": before["screening"]}
        note_judgement(content, **worn)
    else:
        note_judgement(content, reach=Reach.FULL, labels=[])


def _act_on_report(
    asked: Appeal, case: Case, moderator: Member, note: str, action: str | None, reason: str | None, now: datetime
) -> Decision | None:
    """Take what the reporter asked to take; nothing where it is gone already."""
    reports.grant(asked.decision, asked.appellant_id)
    if asked.content.status in (Status.REMOVED, Status.WITHDRAWN):
        return None
    if action is None or reason is None:
        raise Invalid(errors={"action": ["Say what becomes of the content, and by which reason of the catalogue."]})
    check_outcome(asked.content, action)
    return enact(case, moderator, action, reason=reason, note=note, now=now, undo=FINAL)


def leave_as_it_is(asked: Appeal, case: Case, moderator: Member, note: str, now: datetime) -> Decision | None:
    """Nothing changes. What screening did becomes the decision of a person, which can be appealed again."""
    content = asked.content
    if asked.decision is not None or content.version != asked.content_version or content.screening is None:
        return None
    outcome = TAKEN_AGAIN.get(content.screening["outcome"])
    if outcome is None:
        raise Conflict("A person decided this content meanwhile. Reload the case.")
    reason = next((known["policy"] for known in content.screening["reasons"]), case.policy)
    return enact(case, moderator, outcome, reason=reason, note=note, now=now, undo=FINAL)
