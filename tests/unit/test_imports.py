"""The architecture: who may import whom, and what no module may do."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALLOWED = {
    "app": {"app", "bot", "handlers", "messages", "storage"},
    "handlers": {"handlers", "bot", "messages"},
    "storage": {"storage", "bot"},
    "messages": {"messages", "bot"},
    "bot": {"bot"},
    "sandbox": {"sandbox"},
}
"""What each part of the package may import of ours."""
OURS = {*ALLOWED, "tests", "bench", "examples"}
INSIDE = ("bot", "handlers", "messages", "storage")
"""Everything but the composition root."""
PURE = ("bot.credit", "bot.errors")
CATCH_ALLS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
CLOCKS = {"today", "now", "utcnow", "time", "time_ns", "monotonic", "localtime", "gmtime"}
CLOCK_OWNERS = {"date", "datetime", "time"}

Problems = Iterator[str]
Rule = Callable[[str, ast.Module], Problems]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules(*tops: str) -> Iterator[tuple[str, Path]]:
    for top in tops:
        single = ROOT / f"{top}.py"
        for path in [single] if single.exists() else sorted((ROOT / top).rglob("*.py")):
            yield module_name(path), path


def imported(name: str, tree: ast.Module) -> Iterator[str]:
    """The modules a module imports, wherever in it; what is taken from one counts as the module too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = name.split(".")[: -node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and called(node.func).endswith(("import_module", "__import__")):
            yield from (str(part.value) for part in node.args if isinstance(part, ast.Constant))


def called(function: ast.expr) -> str:
    """The last name of what is called."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def wrong_directions(name: str, tree: ast.Module) -> Problems:
    """Imports of ours against the directions."""
    allowed = ALLOWED[name.split(".")[0]]
    tops = ((one, one.split(".")[0]) for one in imported(name, tree))
    yield from (f"{name} imports {one}" for one, top in tops if top in OURS - allowed)


def impure_imports(name: str, tree: ast.Module) -> Problems:
    """In the rules: anything but the standard library, other rules and the errors."""
    for one in imported(name, tree):
        ours = any(one == pure or one.startswith(f"{pure}.") for pure in PURE)
        if not ours and one.split(".")[0] not in sys.stdlib_module_names:
            yield f"{name} imports {one}"


def floats(name: str, tree: ast.Module) -> Problems:
    """Float literals, and the type itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield f"{name}:{node.lineno} writes {node.value}"
        if isinstance(node, ast.Name) and node.id == "float":
            yield f"{name}:{node.lineno} names float"


def environment(name: str, tree: ast.Module) -> Problems:
    """Readings of the environment."""
    for node in ast.walk(tree):
        named = isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
        taken = isinstance(node, ast.ImportFrom) and node.module == "os"
        names = [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
        if named or (taken and {"environ", "getenv"} & set(names)):
            yield f"{name}:{getattr(node, 'lineno', 0)} reads the environment"


def clocks(name: str, tree: ast.Module) -> Problems:
    """Readings of the clock: `date.today()`, `datetime.now(...)`, `time.time()`, called or handed over."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            owner = ast.unparse(node.value).split(".")[-1]
            if owner in CLOCK_OWNERS:
                yield f"{name}:{node.lineno} reads the clock"
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            yield f"{name}:{node.lineno} takes from the clock's module"


def catch_alls(name: str, tree: ast.Module) -> Problems:
    """Names that say nothing of what is inside."""
    yield from (f"{name} is a {part}" for part in name.split(".") if part in CATCH_ALLS)


def swallowed(name: str, tree: ast.Module) -> Problems:
    """Handlers that catch everything, or do nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            if caught in ("everything", "Exception", "BaseException"):
                yield f"{name}:{node.lineno} catches {caught}"
            if all(isinstance(one, ast.Pass) for one in node.body):
                yield f"{name}:{node.lineno} passes over {caught}"


IN_CODE = (wrong_directions, impure_imports, floats, environment, clocks, swallowed)
"""The rules of what a module holds; `catch_alls` is of its name alone."""


@cache
def found_in(name: str, path: Path) -> dict[Rule, list[str]]:
    """What each rule finds in a module, which is read once for all of them."""
    tree = ast.parse(path.read_text("utf-8"), str(path))
    return {rule: list(rule(name, tree)) for rule in IN_CODE}


def broken(rule: Rule, *tops: str) -> list[str]:
    return [problem for name, path in modules(*tops) for problem in found_in(name, path)[rule]]


@pytest.mark.parametrize("top", ALLOWED)
def test_imports_go_one_way(top: str) -> None:
    assert list(modules(top)), f"nothing of {top} was looked at"
    assert broken(wrong_directions, top) == []


def test_the_rules_stand_on_the_standard_library_alone() -> None:
    assert len(list(modules("bot/credit"))) > 10
    assert broken(impure_imports, "bot/credit") == []


def test_the_rules_know_no_float() -> None:
    assert broken(floats, "bot/credit") == []


def test_the_environment_is_read_by_the_settings_alone() -> None:
    found = broken(environment, "app", *INSIDE)
    assert [problem for problem in found if not problem.startswith("bot.settings:")] == []


def test_only_the_composition_root_reads_the_clock() -> None:
    assert broken(clocks, *INSIDE) == []
    assert len(broken(clocks, "app")) == 1


def test_no_module_is_a_drawer_for_everything() -> None:
    empty = ast.Module([], [])
    named = [name for name, _ in modules("app", *INSIDE, "sandbox", "tests")]
    assert [problem for name in named for problem in catch_alls(name, empty)] == []


def test_no_failure_is_swallowed() -> None:
    assert broken(swallowed, "app", *INSIDE, "sandbox") == []


def test_nothing_is_left_to_be_done_later() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X:")
    left = [
        f"{name} says {word}"
        for name, path in modules("app", *INSIDE, "sandbox", "tests", "bench", "examples")
        for word in words
        if word in path.read_text("utf-8")
    ]
    assert left == []


WATCHED = """
import importlib, os, sys
root, names = sys.argv[1], sys.argv[2:]
def watch(event, arguments):
    if event in ("socket.connect", "sqlite3.connect", "subprocess.Popen", "os.mkdir", "os.remove"):
        print(event, arguments)
    if event == "open" and arguments[0] is not None:
        path, mode, flags = str(arguments[0]), arguments[1] or "", arguments[2]
        writes = set(mode) & set("wax+") or flags & (os.O_WRONLY | os.O_RDWR)
        ours = os.path.abspath(path).startswith(root + os.sep) and "/.venv/" not in path
        if writes or (ours and not path.endswith((".py", ".pyc"))):
            print(event, path)
sys.path.insert(0, root)
sys.addaudithook(watch)
for name in names:
    importlib.import_module(name)
"""
"""Imports modules one by one and prints what they open: connections, programs, files other than code."""


def opened_by(*names: str, root: Path = ROOT) -> str:
    watched = [sys.executable, "-B", "-c", WATCHED, str(root), *names]
    done = subprocess.run(watched, capture_output=True, text=True, check=True, cwd=root)  # noqa: S603
    return done.stdout


def test_importing_opens_nothing() -> None:
    names = [name for name, _ in modules("app", *INSIDE) if ".migrations." not in name]
    assert len(names) > 60
    assert opened_by(*names) == ""


@pytest.mark.parametrize(
    ("rule", "name", "source"),
    [
        (wrong_directions, "bot.services.digests", "from storage.reader import LedgerBooks"),
        (wrong_directions, "bot.services.digests", "def late():\n    import storage.tables as tables"),
        (wrong_directions, "messages.card", "from handlers import terminal"),
        (wrong_directions, "storage.reader", "import messages"),
        (wrong_directions, "handlers.terminal.figures", "from storage.engine import create_engine"),
        (wrong_directions, "handlers.terminal.figures", "import app"),
        (wrong_directions, "bot.files", "from tests.unit import fakes"),
        (wrong_directions, "bot.files", "from importlib import import_module\nimport_module('storage')"),
        (wrong_directions, "sandbox.slack", "from bot import errors"),
        (impure_imports, "bot.credit.money", "import pydantic"),
        (impure_imports, "bot.credit.money", "from bot.policy import Policy"),
        (impure_imports, "bot.credit.money", "from bot import errors, files"),
        (impure_imports, "bot.credit.money", "from bot.errors_of_ours import X"),
        (impure_imports, "bot.credit.money", "from ..files import FileKind"),
        (floats, "bot.credit.money", "RATE = 0.1"),
        (floats, "bot.credit.money", "def share(of: float) -> None: ..."),
        (floats, "bot.credit.money", "float('1')"),
        (environment, "bot.policy", "import os\nos.environ['HOME']"),
        (environment, "bot.policy", "import os\nos.getenv('HOME')"),
        (environment, "bot.policy", "from os import environ"),
        (clocks, "bot.credit.money", "from datetime import date\ndate.today()"),
        (clocks, "bot.credit.money", "import datetime\ndatetime.datetime.now()"),
        (clocks, "bot.services.doctor", "from datetime import datetime\nclock = datetime.now"),
        (clocks, "bot.services.doctor", "import time\ntime.time()"),
        (clocks, "bot.services.doctor", "from time import monotonic"),
        (catch_alls, "bot.utils.money", ""),
        (swallowed, "bot.policy", "try:\n    x()\nexcept Exception:\n    y()"),
        (swallowed, "bot.policy", "try:\n    x()\nexcept:\n    y()"),
        (swallowed, "bot.policy", "try:\n    x()\nexcept OSError:\n    pass"),
    ],
)
def test_a_planted_violation_is_found(rule: Rule, name: str, source: str) -> None:
    assert list(rule(name, ast.parse(source)))


@pytest.mark.parametrize(
    ("rule", "name", "source"),
    [
        (wrong_directions, "app", "from handlers import terminal\nfrom storage import reader"),
        (wrong_directions, "handlers.terminal", "from bot import ports\nimport messages.card\nimport typer"),
        (wrong_directions, "storage.reader", "from storage.tables import Base\nimport sqlalchemy"),
        (impure_imports, "bot.credit.money", "from bot.errors import EncoursError\nimport decimal"),
        (impure_imports, "bot.credit.money", "from .currencies import minor_digits\nfrom bot import errors"),
        (floats, "bot.credit.money", "RATE = '0.1'\nONE = 1"),
        (clocks, "bot.ports", "def late(now): return now.date(), today, self.now, the.time"),
        (swallowed, "bot.policy", "try:\n    x()\nexcept OSError as error:\n    raise Mine from error"),
    ],
)
def test_what_is_allowed_is_left_alone(rule: Rule, name: str, source: str) -> None:
    assert list(rule(name, ast.parse(source))) == []


@pytest.mark.parametrize(
    "source",
    [
        "import sqlite3\nsqlite3.connect(':memory:')",
        "import pathlib\npathlib.Path('trace').write_text('here')",
        "import pathlib\npathlib.Path('settings.env').read_text()",
        "import subprocess, sys\nsubprocess.run([sys.executable, '-V'])",
    ],
)
def test_a_module_that_opens_something_is_seen(source: str, tmp_path: Path) -> None:
    (tmp_path / "settings.env").write_text("")
    (tmp_path / "planted.py").write_text(source)
    assert opened_by("planted", root=tmp_path) != ""
