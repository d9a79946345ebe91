"""``moderation replay``: what a policy, a rule or a word would have changed."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from community.cli.group import in_house, print_json
from community.outbox import transaction
from moderation.cli.policies import read_policy
from moderation.replays import trials
from moderation.replays.actions import keep_replay
from moderation.replays.queries import NEWEST, count_since, view_replay
from moderation.replays.schemas import ReplayOut
from moderation.replays.trials import Reading, Trial
from moderation.replays.verification import anew, as_stored, verified

SINCE = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"])
TOLD_EVERY = 500  # submissions
SHOWN = 20  # verdicts that differ


@click.command()
@click.option("--policy", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A policy, JSON.")
@click.option("--rule", "rule_id", type=int, help="The id of a rule.")
@click.option("--word", "word_id", type=int, help="The id of a word or host.")
@click.option("--since", type=SINCE, help="Submissions from here, UTC; all without.")
@click.option("--newest", type=click.IntRange(min=1), default=NEWEST, show_default=True, help="Read at most so many.")
@click.option("--again", is_flag=True, help="Let every check look again, instead of taking what it saw then.")
@click.option("--seed", help="Of the sample; the same seed shows the same.")
@in_house
def replay(
    file: Path | None, rule_id: int | None, word_id: int | None, since: datetime | None, newest: int, *, again: bool,
    seed: str | None
) -> None:  # fmt: skip
    """Say what a policy, a rule or a word would have changed, and keep it.

    Prints how much it matches, its precision and recall against people's decisions with their intervals, which outcomes
    change, and a sample. Exactly one of --policy, --rule and --word is needed.
    """
    trial = chosen(file, rule_id, word_id)
    since = since and since.replace(tzinfo=UTC)
    with progress(since, newest, "replaying") as bar:
        reading = Reading(since, newest, again=again, progress=partial(bar.update, 1))
        result = trials.run(trial, reading, seed)
    with transaction():
        kept = keep_replay(trial, result, since, None)
    print_json(ReplayOut().dump(view_replay(kept.id)))


@click.command("verify-replay")
@click.option("--since", type=SINCE, help="Submissions from here, UTC; all without.")
@click.option("--newest", type=click.IntRange(min=1), default=NEWEST, show_default=True, help="Read at most so many.")
@click.option("--again", is_flag=True, help="Let every check look again, instead of taking what it saw then.")
@click.pass_context
@in_house
def verify_replay(ctx: click.Context, since: datetime | None, newest: int, *, again: bool) -> None:
    """Prove that every stored verdict comes out again; exit status 1 where one does not.

    By the rulebook of its day, from what the checks saw then.
    """
    since = since and since.replace(tzinfo=UTC)
    with progress(since, newest, "judging again") as bar:
        checked = list(verified(since, newest, anew if again else as_stored, partial(bar.update, 1)))
    differing = [difference for difference in checked if difference]
    print_json({"read": len(checked), "differing": len(differing), "verdicts": differing[:SHOWN]})
    ctx.exit(1 if differing else 0)


def chosen(file: Path | None, rule_id: int | None, word_id: int | None) -> Trial:
    """What is to be tried. Raises UsageError unless it is one thing, ClickException for a file that is no policy."""
    if sum(each is not None for each in (file, rule_id, word_id)) != 1:
        raise click.UsageError("Name one of --policy FILE, --rule ID and --word ID.")
    if rule_id is not None:
        return trials.of_rule(rule_id)
    if word_id is not None:
        return trials.of_word(word_id)
    return trials.of_policy(read_policy(file))


def progress(since: datetime | None, newest: int, label: str) -> Any:
    """A bar as long as what is read, on the side of what a program reads."""
    length = min(newest, count_since(since))
    return click.progressbar(length=length, label=label, update_min_steps=TOLD_EVERY, file=sys.stderr)


COMMANDS = (replay, verify_replay)
