"""Keeping folded texts up to date, and forgetting."""

from __future__ import annotations

from community.content.models import Content
from community.content.queries import content_to_change
from community.mutes import actions
from community.outbox import transaction

AT_ONCE = 500


def fold_text(content_id: int, version: int) -> None:
    """Fold what a new version says. Hears ``content.submitted``, inline: a muted word holds from the first moment."""
    actions.fold_text(content_to_change(content_id))


def fold_old_texts() -> None:
    """Fold what is public and was written before there were folded texts. Run by the scheduler; often in vain."""
    while ids := actions.unfolded(AT_ONCE):
        with transaction():
            actions.fold_texts(Content.id.in_(ids))


def forget_muted(member_id: int, **_: object) -> None:
    """Forget what an erased member muted, and fold anew what is left of their texts. Hears ``member.erased``."""
    actions.forget_mutes(member_id)
    actions.fold_texts(Content.author_id == member_id)
