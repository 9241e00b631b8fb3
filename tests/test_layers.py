"""The direction of the house, read from its imports: what each part may know (docs/architecture.md).

The source is parsed, not imported, so that an import in a function or under TYPE_CHECKING counts like any other: a type
is knowledge too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "labapp"
MODULES = sorted(path.relative_to(ROOT) for path in PACKAGE.rglob("*.py"))
PURE = ("labapp/core", "labapp/activities")

# {part: what it must not import}. A name stands for the module and all that is in it.
FORBIDDEN = {
    "labapp/core": (
        *("flask", "flask_babel", "sqlalchemy", "alembic", "socketio", "flask_socketio"),
        *("labapp.store", "labapp.live", "labapp.web", "labapp.config", "labapp.extensions", "labapp.server"),
        *("uuid", "random", "secrets", "time", "os", "threading"),
    ),
    "labapp/store": ("flask", "socketio", "flask_socketio", "labapp.live", "labapp.web", "labapp.server"),
    "labapp/live": ("labapp.web", "labapp.server"),
    "labapp/web": ("labapp.live.gateway", "labapp.server"),
    "labapp/photos": (
        "flask",
        "sqlalchemy",
        "labapp.store",
        "labapp.live",
        "labapp.web",
        "labapp.config",
        "labapp.core",
    ),
    "labapp/reports": (
        "flask",
        "flask_babel",
        "sqlalchemy",
        "labapp.store",
        "labapp.live",
        "labapp.web",
        "labapp.config",
    ),
    "labapp/catalogue": ("labapp.store", "labapp.live", "labapp.web", "flask"),
}
FORBIDDEN["labapp/activities"] = FORBIDDEN["labapp/core"]

# {library: the only places that import it}
AT_HOME = {
    "eventlet": ("labapp/server.py",),
    "sqlalchemy": ("labapp/store",),
    "alembic": ("labapp/store",),
    "PIL": ("labapp/photos/child.py", "labapp/reports/pictures.py"),
    "typst": ("labapp/reports/pdf.py",),
    "socketio": ("labapp/live", "labapp/rehearsal", "labapp/extensions.py", "labapp/__init__.py"),
    "flask_socketio": ("labapp/live", "labapp/extensions.py", "labapp/__init__.py", "labapp/bench/references"),
}

# What would make the core depend on the moment or the machine: the time and new ids come in as arguments.
IMPURE_CALLS = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "open", "print")


@cache
def imports(module: Path) -> frozenset[str]:
    """The dotted names that a module imports, `from a import b` as "a.b"."""
    return frozenset(_imported(module))


def _imported(module: Path) -> Iterator[str]:
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = module.parts[: len(module.parts) - node.level] if node.level else ()
            source = ".".join([*package, *([node.module] if node.module else [])])
            yield from (f"{source}.{name.name}" for name in node.names)


@cache
def _tree(module: Path) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"), str(module))


def _within(module: Path, part: str) -> bool:
    return module.is_relative_to(part)


def _named(imported: str, name: str) -> bool:
    return imported == name or imported.startswith(f"{name}.")


@pytest.mark.parametrize("part", FORBIDDEN)
def test_a_part_imports_only_what_lies_below_it(part: str) -> None:
    wrong = [
        f"{module} imports {imported}"
        for module in MODULES
        if _within(module, part)
        for imported in imports(module)
        if any(_named(imported, name) for name in FORBIDDEN[part])
    ]
    assert wrong == []


@pytest.mark.parametrize("library", AT_HOME)
def test_a_library_is_known_in_its_own_rooms_alone(library: str) -> None:
    wrong = [
        f"{module} imports {imported}"
        for module in MODULES
        if not any(_within(module, place) for place in AT_HOME[library])
        for imported in imports(module)
        if _named(imported, library)
    ]
    assert wrong == []


def test_the_core_asks_neither_clock_nor_machine() -> None:
    wrong = [
        f"{module}:{node.lineno} calls {ast.unparse(node.func)}"
        for module in MODULES
        if any(_within(module, part) for part in PURE)
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.Call)
        if any(ast.unparse(node.func) == call or ast.unparse(node.func).endswith(f".{call}") for call in IMPURE_CALLS)
    ]
    assert wrong == []


def test_an_activity_kind_does_not_know_another_by_name() -> None:
    kinds = {path.stem for path in (PACKAGE / "activities").glob("*.py") if path.stem != "__init__"}
    wrong = [
        f"{module} imports {imported}"
        for module in MODULES
        if _within(module, "labapp/activities") and module.stem in kinds
        for imported in imports(module)
        if any(_named(imported, f"labapp.activities.{kind}") for kind in kinds - {module.stem})
    ]
    assert wrong == []


def test_modules_are_named_after_what_they_hold() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "misc"}
    assert [str(module) for module in MODULES if vague & set(module.with_suffix("").parts)] == []
