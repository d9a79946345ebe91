"""Commands that look at the work that is on its way."""

from __future__ import annotations

import click
from sqlalchemy import select

from community import deliveries
from community.cli.group import in_house, print_json
from community.database import db
from community.outbox import Delivery


@click.command()
@click.option("--replay", "replayed", type=int, multiple=True, help="Id of a resting row to try again.")
@click.option("--json", "as_json", is_flag=True, help="Print figures as JSON.")
@in_house
def outbox(replayed: tuple[int, ...], *, as_json: bool) -> None:
    """Show what waits in the outbox, and what rests after its last attempt, with its cause."""
    if replayed:
        click.echo(f"{deliveries.replay(replayed)} on their way again")
        return
    columns = (Delivery.id, Delivery.topic, Delivery.subscriber, Delivery.rests_since, Delivery.last_error)
    resting = db.session.execute(select(*columns).where(Delivery.rests_since.is_not(None)).order_by(Delivery.id)).all()
    if as_json:
        print_json({**deliveries.backlog(), "rows": [row._asdict() for row in resting]})
        return
    click.echo("{pending} on their way, {resting} resting".format_map(deliveries.backlog()))
    for row in resting:
        click.echo(
            f"{row.id}  {row.topic} -> {row.subscriber}, since {row.rests_since:%Y-%m-%d %H:%M}: {row.last_error}"
        )


COMMANDS = (outbox,)
