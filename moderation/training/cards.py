"""The card of a model: what it is, what it learned from, how good it is, and what it must not be used for."""

import json
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

from moderation.training.examples import Example
from moderation.training.training import Trained

WIDTH = 120
PLACEHOLDER = "to be filled in by whoever trained it"


@dataclass(frozen=True)
class Provenance:
    """Where the examples come from, and what their licence asks. notes: limits that only who trained it knows."""

    data: str = PLACEHOLDER
    licence: str = PLACEHOLDER
    notes: str = PLACEHOLDER


def card(trained: Trained, provenance: Provenance, path: Path) -> str:
    """The card of a model that stands at ``path``, as Markdown."""
    model = trained.model
    figures = trained.reported_on.figures() | {"size_bytes": path.stat().st_size}
    rows = "\n".join(f"| {name} | {json.dumps(value)} |" for name, value in figures.items())
    return f"""# {model.version}

Says how probable it is that a text in the language `{model.language}` is {model.task}. Linear over the n-grams of
{model.shortest} to {model.longest} characters of the folded text; no word of the examples is in the file.

## Learned from

{fill(provenance.data, WIDTH)}

{fill("Licence: " + provenance.licence, WIDTH)}

| part | texts | bad |
|---|---|---|
| train | {_counted(trained.trained_on)} |
| chooses thresholds and calibration | {_counted(trained.chosen_on)} |
| reports | {len(trained.reported_on.labels)} | {trained.reported_on.labels.mean():.1%} |

## Figures

On the part that reports; `recall_at_precision` is the best recall at any threshold with that precision.

| figure | value |
|---|---|
{rows}

## Thresholds

| threshold | probability |
|---|---|
| says yes (`decide`) | {model.decide:.6f} |
| may hold by itself (`hold`) | {"never" if model.hold is None else f"{model.hold:.6f}"} |
| at most 2 % bad below (`approve`) | {model.approve:.6f} |

## Limits

{fill(provenance.notes, WIDTH)}
"""


def _counted(examples: list[Example]) -> str:
    share = sum(example.is_bad for example in examples) / len(examples)
    return f"{len(examples)} | {share:.1%}"
