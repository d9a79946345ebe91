"""What a shop says to a review is judged like a contribution, and as advertising: it is merchant content."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app

from community import outbox
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Outcome
from moderation.screening.actions import screening_note
from moderation.screening.judges import judge
from moderation.screening.submissions import own_hosts


def screen_reply(content_id: int, version: int, body: str, links: Sequence[str]) -> None:
    """Judge a version of the shop's reply to a review. Hears ``reply.submitted``, inline.

    Records ``reply.judged``: who keeps replies shows it, or keeps it back and says why. There is no author to appeal.
    """
    presiding = judge()
    written = Submission(
        body=body,
        kind="comment",
        author_trust="T2",
        by_merchant=True,
        links=tuple(links),
        own_hosts=own_hosts(current_app.config["COMMUNITY"]),
    )
    verdict = presiding.judge(presiding.informed(written))
    note = None
    if verdict.outcome is not Outcome.PUBLISH:
        note = screening_note(verdict.outcome.value, verdict.reasons) | {"appeal_until": None}
    outbox.record("reply.judged", content_id=content_id, version=version, outcome=verdict.outcome.value, screening=note)
