"""The house rules that no linter knows: who imports models, who reads the clock, who writes files that are too long."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("audit", "catalogue", "hub", "requests_workflow", "transparency")


def modules():
    return [
        path
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts and "var" not in path.parts
    ]


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_type_hints(tree: ast.Module) -> ast.Module:
    """Drop what only a type checker reads."""
    tree.body = [
        node for node in tree.body if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    ]
    return tree


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(without_type_hints(ast.parse(path.read_text()))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def is_outer(path: Path) -> bool:
    return path.name in {"views.py", "tasks.py"} or path.parent.name == "views"


@pytest.mark.parametrize("path", list(filter(is_outer, modules())), ids=short)
def test_views_and_tasks_import_no_models(path):
    """What they need of the rows comes from queries, what they change goes through actions and the door."""
    ours = {name for name in imported(path) if name.split(".")[0] in PACKAGES and ".models." in f"{name}."}
    assert not ours


@pytest.mark.parametrize("path", [p for p in modules() if p.name != "clock.py"], ids=short)
def test_nobody_else_reads_the_clock(path):
    """Time is passed in as `at`; only hub.clock asks the system."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}:
            owner = ast.unparse(node.value)
            assert owner in {"clock", "system_clock"}, f"{path.name} calls {owner}.{node.attr}()"


@pytest.mark.parametrize("path", modules(), ids=short)
def test_a_file_stays_short_enough_to_read(path):
    assert len(path.read_text().splitlines()) <= 400, f"{path} is asking to be two"


def test_no_admin_on_governed_models():
    assert not apps.is_installed("django.contrib.admin")


def test_the_running_code_never_writes_the_trail_by_hand():
    """Each of the two ways in is called in one place; nobody else writes to the table of events."""
    for way, place in {"audit_append(": "audit/append.py", "audit_ingest(": "audit/platform/actions.py"}.items():
        assert {path for path in modules() if way in path.read_text()} == {ROOT / place}
    writers = {path for path in modules() if re.search(r"\bEvent\.objects\.\w*create", path.read_text())}
    assert not writers
