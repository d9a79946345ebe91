"""The words of a digest, and how a change is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from community.metrics.figures import figure_name

WORDS = {
    "day": ("社区日报", "Daily figures"),
    "week": ("社区周报", "Weekly digest"),
    "figures": ("数据（与上期相比）", "FIGURES, AND THE PERIOD BEFORE"),
    "movers": ("变化最大", "WHAT CHANGED MOST"),
    "happened": ("同期发生", "WHAT HAPPENED MEANWHILE"),
    "contents": ("互动最多的内容", "CONTENTS WITH MOST ENGAGEMENT"),
    "files": ("文件（登录后下载）", "FILES (SIGN IN TO READ THEM)"),
}


def word(name: str, language: str) -> str:
    """A word of WORDS."""
    return WORDS[name][language == "en"]


def told_change(change: Mapping[str, Any], language: str) -> str:
    """One figure in a line: what it is now, what it was, by how much it changed."""
    now, before = (_number(change[name]) for name in ("now", "before"))
    line = f"{figure_name(change['figure'], language)}: {now} ({before}"
    return line + (")" if change["change"] is None else f", {change['change']:+.1%})")


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.1%}" if isinstance(value, float) else f"{value:,}"
