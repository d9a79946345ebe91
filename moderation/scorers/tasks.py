"""What became public is shown to the operator's own scorers."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select

from community.content.models import Content, Status
from community.database import db
from community.outbox import transaction
from moderation.judgement.submission import Submission
from moderation.scorers.asking import ScorerSilent, ask
from moderation.screening.second_thoughts import newest_screening, suspect


def ask_scorers(content_id: int) -> None:
    """Let every scorer look, and what they find be weighed. Hears ``content.published``, outside of any transaction.

    Raises ScorerSilent where one had no answer: the outbox asks again, after longer and longer pauses, and lets it rest
    after some 17 minutes. Until then the content stays what screening made of it. What is found twice changes nothing.
    """
    public = select(Content.version).where(Content.id == content_id, Content.status == Status.PUBLISHED)
    version = db.session.scalar(public)
    screened = version and newest_screening(content_id, version)
    if not screened:
        return
    submission, silent = Submission.from_json(screened.inputs), []
    for name, scorer in current_app.extensions["scorers"].items():
        try:
            found = ask(name, scorer, content_id, submission)
        except ScorerSilent as error:
            silent.append(str(error))
            continue
        if found:
            with transaction():
                suspect(content_id, version, found)
    if silent:
        raise ScorerSilent("; ".join(silent))
