"""What the desk keeps of a member, as rooms of their export: one line for each thing. A list, no logic.

Who decided, what staff noted among themselves and who reported are not told: that would be the data of others.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from community.content.models import Content
from community.members.models import Member
from community.own_data.exported import Exported, exported, mine, of_mine
from moderation.appeals.models import Appeal
from moderation.desk.models import Case, Decision, Report
from moderation.integrity.models import MemberDevice
from moderation.sanctions.models import Sanction
from moderation.screening.models import Screening
from moderation.texts.models import CollectionReport, TextScreening


def _about_theirs(member: Member) -> ColumnElement[bool]:
    """SQL: the decision is about a content of the member."""
    cases = select(Case.id).join(Content, Content.id == Case.content_id).where(Content.author_id == member.id)
    return Decision.case_id.in_(cases)


SCREENED = of_mine(Screening.content_id, Content.id, Content.author_id)
STAFFS_OWN = ("decided_by", "note", "before", "claimed_at", "case_version", "undo_until")
MACHINES_OWN = ("models", "verdict", "qa_rate", "elapsed_seconds")

EXPORTED: tuple[Exported, ...] = (
    exported("reports_made", Report, mine(Report.reporter_id), without=("weight",)),
    exported("collections_reported", CollectionReport, mine(CollectionReport.reporter_id)),
    exported("appeals", Appeal, mine(Appeal.appellant_id), without=("decided_by", "same_person")),
    exported("sanctions", Sanction, mine(Sanction.member_id), without=("imposed_by", "lifted_by", "lift_note")),
    exported("decisions", Decision, _about_theirs, without=STAFFS_OWN),
    exported("screenings", Screening, SCREENED, without=MACHINES_OWN),
    exported("text_screenings", TextScreening, mine(TextScreening.member_id), without=("verdict",)),
    exported("devices", MemberDevice, mine(MemberDevice.member_id)),
)

NOT_EXPORTED = {
    "act_notes": "staff's notes; erased with the account",
    "acts": "what staff did in the shop's name",
    "alerts": "what staff settled in the shop's name",
    "bulk_items": "what staff did in the shop's name",
    "bulks": "what staff did in the shop's name",
    "cases": "staff's work list; what came of it stands in decisions",
    "editions": "what staff wrote in the shop's name",
    "fingerprints": "digests of contents; made anew from them",
    "like_rings": "what staff judged; it names others",
    "notices": "of strangers, about contents; their outcome stands in decisions",
    "queue_members": "which queues staff work on",
    "replays": "what staff tried in the shop's name",
    "rule_hits": "which rules a content met: told, they would be evaded",
    "second_looks": "staff's checks on each other",
}
