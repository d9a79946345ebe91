"""The rules of the house. Each names its offenders, so that mending begins at the message."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter

from tests.house.plan import calls, functions, imports, modules, room_of, slice_of

KINDS = {f"community.{name}" for name in ("posts", "reviews", "comments", "reposts", "questions")}
ABOVE_NOTHING_BUT_CONTENT = {
    "community.likes",
    "community.bookmarks",
    "community.shares",
    "community.search",
    "community.feeds",
    "community.notifications",
}
JUDGEMENT = "moderation.judgement"
EDGES = {"api", "tasks"}
WHO_JOIN_EDGES = {"community.app", "community.subscriptions", "moderation.app", "wsgi"}
INDEX_WRITER = "community.search.engines.whoosh_index"  # commits an index, which is no transaction of rows
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "lib"}


def test_community_knows_nothing_of_moderation():
    offenders = [m for m in modules() if m.startswith("community") and _imports_from(m, "moderation")]
    assert offenders == []


def test_nothing_but_commands_and_tests_stands_before_the_front_door():
    assert [m for m in modules() if m != "wsgi" and _imports_from(m, "wsgi")] == []


def test_the_pure_half_of_moderation_knows_no_framework_and_no_community():
    pure = [m for m in modules() if m.startswith(JUDGEMENT)]
    frameworks = ("flask", "sqlalchemy", "celery", "community", "marshmallow")
    offenders = {m: bad for m in pure if (bad := [i for i in imports(m) if i.split(".")[0] in frameworks])}
    assert offenders == {}
    assert pure


def test_slices_above_the_waist_know_content_and_no_kind_of_it():
    watched = [m for m in modules() if slice_of(m) in ABOVE_NOTHING_BUT_CONTENT or m.startswith("moderation")]
    offenders = {m: bad for m in watched if (bad := [i for i in imports(m) if slice_of(i) in KINDS])}
    assert offenders == {}


def test_edges_are_imported_by_the_lists_alone():
    offenders = {
        m: bad
        for m in modules()
        if m not in WHO_JOIN_EDGES and (bad := [i for i in imports(m) if room_of(i) in EDGES and i in modules()])
    }
    assert offenders == {}


def test_inside_a_slice_calls_go_from_edges_to_actions_and_queries_to_models():
    allowed = {
        "models": {"models"},
        "queries": {"models", "queries"},
        "actions": {"models", "queries", "actions"},
        "schemas": {"models", "queries", "schemas"},
    }
    offenders = []
    for module in modules():
        for imported in imports(module):
            here, there = room_of(module), room_of(imported)
            if here in allowed and there in {*allowed, *EDGES} and imported in modules() and _rooms(module, imported):
                offenders += [f"{module} imports {imported}"] if there not in allowed[here] else []
    assert offenders == []


def _rooms(module: str, imported: str) -> bool:
    return all(name.startswith("community.") and not name.startswith("community.http") for name in (module, imported))


def test_only_the_outbox_commits_and_wakes_workers():
    methods = {"commit", "rollback", "delay", "apply_async", "send_task"}
    offenders = [
        f"{module}:{line} .{method}("
        for module in modules()
        if module not in {"community.outbox", INDEX_WRITER}
        for method, line in calls(module)
        if method in methods
    ]
    assert offenders == []


def test_the_request_and_the_current_member_stay_at_the_edges():
    inner = [m for m in modules() if room_of(m) in {"actions", "queries", "models"}]
    offenders = [
        m for m in inner if _names_from_flask(m) & {"request", "g", "session"} or _imports_from(m, "community.access")
    ]
    assert offenders == []


def _names_from_flask(module: str) -> set[str]:
    return {
        alias.name
        for node in ast.walk(modules()[module])
        if isinstance(node, ast.ImportFrom) and node.module == "flask"
        for alias in node.names
    }


def test_who_may_see_what_is_decided_in_one_place():
    offenders = [
        f"{module}: def {function.name}"
        for module in modules()
        if module != "community.content.queries"
        for function in functions(module)
        if function.name in {"visible_to", "listed_for"}
    ]
    assert offenders == []


def test_there_is_no_import_circle():
    graph = {m: [i for i in imports(m) if i in modules() and i != m] for m in modules()}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        raise AssertionError(" -> ".join(circle.args[1])) from None


def test_nothing_is_imported_inside_a_function():
    offenders = [
        f"{module}:{node.lineno}"
        for module in modules()
        for function in functions(module)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert offenders == []


def test_functions_and_files_can_be_read_at_a_glance():
    long_functions = [
        f"{module}:{function.lineno} {function.name}"
        for module in modules()
        for function in functions(module)
        if function.end_lineno - function.lineno >= 50
    ]
    long_files = [m for m, tree in modules().items() if max((n.end_lineno or 0 for n in tree.body), default=0) > 350]
    assert long_functions == []
    assert long_files == []


def test_no_room_is_a_drawer():
    assert [m for m in modules() if m.rsplit(".", 1)[-1] in FORBIDDEN_NAMES] == []


def _imports_from(module: str, package: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for name in imports(module))
