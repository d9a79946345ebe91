"""The command that holds everything kept against the facts."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import click

from community.audit.actions import CHECKS, Check, examine, repair
from community.audit.queries import Difference
from community.cli.group import in_house, print_json

MOST_EXAMPLES = 20
Found = dict[str, list[Difference]]


@click.command()
@click.option("--repair", "mend", is_flag=True, help="Set right what differs, and say what that was.")
@click.option("--json", is_flag=True, expose_value=False, help="Print JSON, as it does anyway.")
@in_house
def audit(*, mend: bool) -> None:
    """Count every counter anew from the facts and print what differs. Exit status 1 if something does.

    With --repair it is 1 only if something is left that a person has to look at.
    """
    found = _each("repair" if mend else "audit", repair if mend else examine)
    figures = _figures(found)
    left = _total(found)
    if mend:
        left = _total(_each("audit", examine)) if left else 0
        figures |= {"repaired": figures["differences"] - left, "left": left}
    print_json(figures)
    sys.exit(1 if left else 0)


def _each(label: str, look: Any) -> Found:
    with click.progressbar(CHECKS, label=label, item_show_func=_name, file=sys.stderr) as checks:
        return {check.name: look(check) for check in checks}


def _name(check: Check | None) -> str:
    return check.name if check else ""


def _total(found: Mapping[str, Sequence[Difference]]) -> int:
    return sum(map(len, found.values()))


def _figures(found: Found) -> dict[str, Any]:
    examples = ({"counter": name, **each._asdict()} for name, differences in found.items() for each in differences)
    return {
        "differences": _total(found),
        "counters": {name: len(differences) for name, differences in found.items()},
        "examples": list(islice(examples, MOST_EXAMPLES)),
    }


COMMANDS = (audit,)
