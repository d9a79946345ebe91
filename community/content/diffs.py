"""What an edit changed, word by word; Chinese character by character. Pure: texts in, steps out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

Step = tuple[str, str]  # (same, removed or added, text)

MOST_EDITS = 200  # beyond it, what differs is shown as a whole: the search costs (n + m) × edits steps, 8 million here
_WORD = re.compile(r"[^\W\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af]+|\s+|.", re.DOTALL)


def words(text: str) -> list[str]:
    """Words, runs of white space, and single signs and Chinese characters."""
    return _WORD.findall(text)


def lines(text: str) -> list[str]:
    """Lines with their breaks."""
    return text.splitlines(keepends=True)


def diff(before: Sequence[str], after: Sequence[str]) -> list[Step]:
    """The steps from one list of tokens to the other, neighbours of one kind joined. Equal lists are one ``same``.

    The texts of ``same`` and ``removed`` are before, of ``same`` and ``added`` after.
    """
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    steps = [("same", token) for token in before[:head]]
    steps += _shortest(old, new) or [("removed", token) for token in old] + [("added", token) for token in new]
    steps += [("same", token) for token in before[len(before) - tail :]]
    return [(kind, "".join(token for _, token in run)) for kind, run in groupby(steps, key=lambda step: step[0])]


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    """How many tokens at the beginning are the same."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(left), len(right)))


def _shortest(old: Sequence[str], new: Sequence[str]) -> list[Step] | None:
    """The shortest way from old to new; None when it takes more than 200 edits.

    Source: E. Myers, An O(ND) Difference Algorithm and Its Variations, 1986, the greedy search.
    """
    reached, history = {1: 0}, []
    for edits in range(min(len(old) + len(new), MOST_EDITS) + 1):
        history.append(dict(reached))
        for k in range(-edits, edits + 1, 2):
            x = reached[k + 1] if _goes_down(reached, k, edits) else reached[k - 1] + 1
            while x < len(old) and x - k < len(new) and old[x] == new[x - k]:
                x += 1
            reached[k] = x
            if x >= len(old) and x - k >= len(new):
                return _way_back(history, old, new)
    return None


def _goes_down(reached: dict[int, int], k: int, edits: int) -> bool:
    return k == -edits or (k != edits and reached[k - 1] < reached[k + 1])


def _way_back(history: list[dict[int, int]], old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """The steps, read from the end."""
    steps, x, y = [], len(old), len(new)
    for edits in range(len(history) - 1, -1, -1):
        k = x - y
        came_from = k + 1 if _goes_down(history[edits], k, edits) else k - 1
        before_x = history[edits][came_from]
        before_y = before_x - came_from
        while x > before_x and y > before_y:
            x, y = x - 1, y - 1
            steps.append(("same", old[x]))
        if edits:
            steps.append(("added", new[before_y]) if x == before_x else ("removed", old[before_x]))
        x, y = before_x, before_y
    return steps[::-1]
