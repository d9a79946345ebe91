"""``community verify-draw FILE``: who won a lottery, recomputed from public data alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import orjson

from community.lotteries.drawing import OPERATOR, faults


@click.command("verify-draw")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--commitment", help="As it stood in the proof before the opening; a copy that you kept.")
@click.option("--terms-digest", help="The same of the terms.")
@click.option("--token", help="Your own: says whether it was drawn.")
def verify_draw(file: Path, commitment: str | None, terms_digest: str | None, token: str | None) -> None:
    """Recompute the winners of a lottery from its proof, GET /api/v1/campaigns/ID/proof, and name what does not hold.

    Exit status: 0 it holds, 1 it does not, 2 the file cannot be read.
    """
    proof = _read(file)
    wrong = faults(proof) or _broken_promises(proof, commitment=commitment, terms_digest=terms_digest)
    if wrong:
        raise click.ClickException(f"This proof does not hold. Steps that fail: {', '.join(wrong)}.")
    click.echo(f"The draw of campaign {proof['campaign_id']} holds: {len(proof['entries'])} entries.")
    for place, winner in enumerate(proof["winners"], 1):
        click.echo(f"{place}. {winner}")
    if proof["trust"] == OPERATOR:
        click.echo("No public beacon: that the seed was not chosen for its result rests on trust in the operator.")
    if token is not None:
        click.echo(_place_of(token, proof))


def _read(file: Path) -> Any:
    try:
        return orjson.loads(file.read_bytes())
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}.") from error
    except orjson.JSONDecodeError as error:
        raise click.UsageError(f"{file} is no JSON: {error}.") from error


def _broken_promises(proof: dict[str, Any], **promised: str | None) -> list[str]:
    return [f"{name} as promised" for name, said in promised.items() if said is not None and proof[name] != said]


def _place_of(token: str, proof: dict[str, Any]) -> str:
    for each in proof["excluded"]:
        if each["token"] == token:
            return f"{token} was excluded: {each['reason']}."
    if token not in proof["ranking"]:
        return f"{token} is not among the entries."
    return f"{token} has rank {proof['ranking'].index(token) + 1}."


COMMANDS = (verify_draw,)
