"""The house holds: imports run crawler -> pipelines -> storage, and files and functions stay small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import crawler
import pipelines
import storage

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("crawler", "pipelines", "storage")
MAY_IMPORT = {"crawler": set(ROOMS), "pipelines": {"pipelines", "storage"}, "storage": {"storage"}}
# The rooms within, in the order of their imports: each may import from those before it. Where rooms stand within a
# room, the modules beside them have a place in the order, too.
WITHIN: dict[str, tuple[str, ...]] = {
    "crawler": (
        *("output", "sources", "discovery", "fetching", "crawling", "trying", "importing", "rereading"),
        *("newsroom", "commands"),
    ),
    "pipelines": ("pages", "dating", "fields", "refusals", "layout", "judging", "dumps", "processes", "recipes"),
    "storage": (
        *("files", "fulltext", "proof", "schema", "opening", "writing", "queries", "removal", "rereads"),
        *("verify", "serve"),
    ),
    "crawler/newsroom": ("press", "truth", "story", "site", "sites", "newsroom", "server"),
    "pipelines/fields": (
        *("canonical", "language", "authorship", "local_day", "shown_zone", "published", "rights", "tickers"),
        *("share_titles", "shown_titles", "titles", "metadata"),
    ),
    "pipelines/judging": (
        *("verdict", "markup", "wording", "model", "neighbours", "first_verdicts", "by_wording", "judge", "body"),
    ),
}
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
MAX_LINES = 300
MAX_FUNCTION = 40
MAX_PARAMETERS = 6


def imported(tree: ast.AST) -> set[str]:
    """The first parts of all imported module names."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add((node.module or "").partition(".")[0])
    return names


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_run_the_way_data_flows(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    rooms = imported(ast.parse(path.read_text())) & set(ROOMS)
    assert rooms <= MAY_IMPORT[room], f"{name_of(path)} imports {sorted(rooms - MAY_IMPORT[room])}"


def named_modules(tree: ast.AST) -> set[tuple[str, ...]]:
    """What is imported, in parts; the names that a module is asked for as its last part."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {tuple(name.split(".")) for name in names}


def from_later_rooms(module: tuple[str, ...], tree: ast.AST) -> set[str]:
    """The rooms and modules that a module imports from, though they come after its own, by the order that each room it
    stands in has."""
    later: set[str] = set()
    for depth in range(1, len(module)):
        order = WITHIN.get("/".join(module[:depth]), ())
        if module[depth] in order:
            named = {
                name[depth] for name in named_modules(tree) if len(name) > depth and name[:depth] == module[:depth]
            }
            later |= named & set(order[order.index(module[depth]) + 1 :])
    return later


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_rooms_within_keep_their_order(path: Path) -> None:
    later = from_later_rooms(path.relative_to(ROOT).with_suffix("").parts, ast.parse(path.read_text()))
    assert not later, f"{name_of(path)} imports from {sorted(later)}"


@pytest.mark.parametrize(
    ("module", "line", "later"),
    [
        ("pipelines.pages.text", "from pipelines.judging.body import Body", {"judging"}),
        ("pipelines.judging.body", "from pipelines.pages.text import clean_text", set()),
        ("pipelines.judging.wording.rulebook", "from pipelines.judging.neighbours.boxes import calls", {"neighbours"}),
        ("pipelines.judging.wording.rulebook", "from pipelines.judging import neighbours", {"neighbours"}),
        ("pipelines.judging.wording.rulebook", "import pipelines.judging.judge", {"judge"}),
        ("pipelines.judging.neighbours.sections", "from pipelines.judging.wording.rulebook import Scope", set()),
        ("pipelines.judging.verdict", "from pipelines.judging.model.trees import load_model", {"model"}),
        ("crawler.newsroom.site", "from crawler.newsroom.sites import SITES", {"sites"}),
    ],
)
def test_an_import_from_a_later_room_is_seen(module: str, line: str, later: set[str]) -> None:
    assert from_later_rooms(tuple(module.split(".")), ast.parse(line)) == later


def test_every_room_has_a_place_in_the_order() -> None:
    folders = {path.parent.relative_to(ROOT) for path in FILES if path.name == "__init__.py"}
    houses = {folder.parent for folder in folders if folder.parent != Path()}
    assert {str(house) for house in houses} == set(WITHIN)
    for house in houses:
        rooms = {folder.name for folder in folders if folder.parent == house}
        modules = {path.stem for path in (ROOT / house).glob("[!_]*.py")} if len(house.parts) > 1 else set()
        assert rooms | modules == set(WITHIN[str(house)]), f"{house} holds other rooms than it says"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_room_knows_what_it_should_not(path: Path) -> None:
    names = imported(ast.parse(path.read_text()))
    room = path.relative_to(ROOT).parts[0]
    if room == "storage" and "serve" not in path.parts:
        assert not names & {"scrapy", "bs4", "selectolax", "lxml", "parsel", "datasette"}
    if room == "pipelines":
        assert not names & {"scrapy", "aiohttp", "requests", "sqlite3", "sqlite_utils"} or path.name == "items.py"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_addresses_are_parted_in_one_place(path: Path) -> None:
    """A page may write any; `storage.urls` says what is malformed without an error."""
    raising = {name[-1] for name in named_modules(ast.parse(path.read_text())) if name[:2] == ("urllib", "parse")}
    raising &= {"urlsplit", "urlparse", "urljoin", "urldefrag"}
    assert not raising or path == ROOT / "storage/urls.py", f"{name_of(path)} calls {sorted(raising)}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_sizes(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= MAX_LINES, f"{name_of(path)} is longer than {MAX_LINES} lines"
    for function in functions(ast.parse(text)):
        assert function.end_lineno is not None
        length = function.end_lineno - function.lineno + 1
        assert length <= MAX_FUNCTION, f"{name_of(path)}:{function.name} has {length} lines"
        arguments = function.args
        count = len(arguments.args) + len(arguments.kwonlyargs) + len(arguments.posonlyargs)
        count -= bool(arguments.args and arguments.args[0].arg in {"self", "cls"})
        assert count <= MAX_PARAMETERS, f"{name_of(path)}:{function.name} has {count} parameters"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_is_swallowed(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"{name_of(path)}:{node.lineno} catches everything"
            names = {each.id for each in ast.walk(node.type) if isinstance(each, ast.Name)}
            if isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None:
                continue  # cleans up and lets it pass
            assert not names & {"Exception", "BaseException"}, f"{name_of(path)}:{node.lineno} catches {names}"


def test_the_three_rooms_are_ours() -> None:
    for room in (crawler, pipelines, storage):
        assert room.__file__ is not None
        assert Path(room.__file__).resolve().is_relative_to(ROOT), f"{room.__name__} comes from {room.__file__}"


def test_no_machine_is_named_in_the_tree() -> None:
    """No path of a machine in what is kept: it would be true on one of them only."""
    forbidden = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/"]
    kept = [*FILES, *ROOT.glob("tests/**/*.py"), *ROOT.glob("benchmarks/**/*.py"), *ROOT.glob("docs/**/*.md")]
    for path in [*kept, *ROOT.glob("*.md"), ROOT / "Makefile"]:
        text = path.read_text()
        assert not [word for word in forbidden if word in text], name_of(path)
