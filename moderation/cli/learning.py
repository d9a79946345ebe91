"""``moderation learn``: a text model of the shop's own decisions."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from community.cli.group import in_house, print_json
from community.members.models import Member
from community.outbox import transaction
from moderation.cli.policies import moderator_called
from moderation.judgement.scoring.model import LANGUAGES, TASKS
from moderation.learning import actions
from moderation.training.training import TrainerMissing


@click.command()
@click.option("--task", type=click.Choice(TASKS), required=True)
@click.option("--language", type=click.Choice(LANGUAGES), default="zh", show_default=True)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Decisions about what came from here, UTC.")
@click.option("--by", "username", help="Username of the moderator who answers for it.")
@click.option("--dry-run", is_flag=True, help="Compare, and adopt nothing.")
@in_house
def learn(task: str, language: str, since: datetime | None, username: str | None, *, dry_run: bool) -> None:
    """Learn from your own decisions, and use what was learned if it is better.

    Learns from what people decided (violations of this kind, and what they let pass), and from public texts that
    nobody reported for 30 days, taken for good. A fifth of the texts is never learned from: there the new model must
    beat the one in use by more than chance. Prints the figures of both. Needs scikit-learn.
    """
    author = moderator_called(username) if username else None
    try:
        learned = actions.learn(task, language, since and since.replace(tzinfo=UTC))
    except (ValueError, TrainerMissing) as error:
        raise click.ClickException(str(error)) from error
    adopted = None if dry_run else _adopted(learned, author)
    print_json(learned.to_json() | {"adopted": adopted is not None, "edition": adopted})


def _adopted(learned: actions.Learned, author: Member | None) -> int | None:
    """The edition from which the model judges, None if it is not better."""
    with transaction():
        version = actions.adopt(learned, author)
        return version and version.edition_id


COMMANDS = (learn,)
