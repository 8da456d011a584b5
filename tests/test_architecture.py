"""The house keeps its own rules: imports go one way, importing does nothing, modules stay small."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = [*ROOT.glob("agentenv-*/agentenv_*"), ROOT / "agentenv", ROOT / "envservers"]
MODULES = sorted(path for package in PACKAGES for path in package.rglob("*.py"))
HEAVY = ("torch", "transformers", "fastapi", "uvicorn", "minigrid", "gymnasium", "numpy")


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """What a module imports, and whether it does so when it is imported itself."""
    tree = ast.parse(path.read_text())
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        yield from ((name, id(node) not in inside) for name in names)


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_imports_go_one_way(path: Path) -> None:
    for name, at_import in imports(path):
        top = name.partition(".")[0]
        where = f"{place(path)} imports {name}"
        if path.is_relative_to(ROOT / "agentenv"):
            assert not top.startswith("agentenv_"), where
            in_cli = path.is_relative_to(ROOT / "agentenv" / "cli")
            assert top != "envservers" or (in_cli and not at_import), where
        elif path.is_relative_to(ROOT / "envservers"):
            assert not top.startswith("agentenv_"), where
            # The conformance suite is a caller: it starts servers as players do.
            allowed = {"agentenv", "agentenv.protocol"}
            if path.is_relative_to(ROOT / "envservers" / "testing"):
                allowed.add("agentenv.servers")
            assert top != "agentenv" or name in allowed, where
        else:
            assert top != "agentenv" or name.startswith("agentenv.protocol"), where
            other = top.startswith("agentenv_") and top != path.relative_to(ROOT).parts[1]
            assert not other, where


@pytest.mark.parametrize(
    "name",
    ["agentenv", "agentenv.clients", "agentenv.controller", "agentenv.trajectory", "agentenv.cli"],
)
def test_importing_the_players_side_loads_nothing_heavy(name: str) -> None:
    program = f"import {name}, json, sys; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.check_output([sys.executable, "-c", program], cwd=ROOT))
    assert not set(loaded) & set(HEAVY)


def test_importing_a_world_loads_no_engine_and_starts_nothing() -> None:
    program = """
import json, os, sys, threading
before = (os.getcwd(), dict(os.environ), list(sys.path))
from importlib.metadata import entry_points
for each in entry_points(group="agentenv.environments"):
    each.load()
assert before == (os.getcwd(), dict(os.environ), list(sys.path))
assert threading.active_count() == 1
print(json.dumps(sorted(sys.modules)))
"""
    loaded = json.loads(subprocess.check_output([sys.executable, "-c", program], cwd=ROOT))
    assert not set(loaded) & {"torch", "minigrid", "gymnasium", "pygame", "fastapi"}


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_a_module_says_what_it_is_and_stays_small(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 300, "split it where it holds two ideas"
    if text.strip():
        docstring = ast.get_docstring(ast.parse(text))
        assert docstring, "a module begins with a sentence that says what it is"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_model_text_is_never_evaluated(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec", "compile", "__import__"}


def test_no_path_of_a_machine_is_written_down() -> None:
    files = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
    for name in files:
        content = (ROOT / name).read_bytes()
        for told in (b"/home/", b"/root/", b"/work/"):
            assert told not in content or name == "tests/test_architecture.py", (name, told)
