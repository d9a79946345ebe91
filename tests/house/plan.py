"""The house as its own source shows it: modules, what each imports, what stands in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def modules() -> dict[str, ast.Module]:
    """Every runtime module by its dotted name."""
    files = [ROOT / "wsgi.py", *(ROOT / "community").rglob("*.py"), *(ROOT / "moderation").rglob("*.py")]
    return {_name(file): ast.parse(file.read_text(encoding="utf-8")) for file in files}


def _name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(name: str) -> frozenset[str]:
    """Dotted names of the modules that the module imports anywhere, functions included."""
    return frozenset(_imported(modules()[name]))


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules() else node.module


def slice_of(name: str) -> str:
    """``community.likes`` of ``community.likes.actions``."""
    return ".".join(name.split(".")[:2])


def room_of(name: str) -> str:
    """``actions`` of ``community.likes.actions``; empty where it is no file of a slice."""
    parts = name.split(".")
    return parts[2] if len(parts) == 3 else ""


def calls(name: str) -> Iterator[tuple[str, int]]:
    """Names of the methods that the module calls, with their lines."""
    for node in ast.walk(modules()[name]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node.lineno


def functions(name: str) -> Iterator[ast.FunctionDef]:
    """Every function of the module."""
    for node in ast.walk(modules()[name]):
        if isinstance(node, ast.FunctionDef):
            yield node
