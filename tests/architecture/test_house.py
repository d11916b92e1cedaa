"""Laws of the house that imports alone cannot tell."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from boardroom.runtime import PRIORITIES
from boardroom.worker import LANES

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = sorted((ROOT / "boardroom").rglob("*.py")) + sorted((ROOT / "scanner").rglob("*.py"))
TEMPLATES = ROOT / "templates"
VIEWS = {"views", "views.py", "api", "api.py"}


@dataclass(frozen=True)
class Source:
    """What the laws ask of a file: whether it says what it is for, its functions, and what it takes from where."""

    documented: bool
    functions: list[tuple[str, int]]  # of a view: name, statements
    imports: list[tuple[str, str]]  # module, name


@cache  # parsing the whole product takes a second or two, and several laws ask
def _sources() -> dict[Path, Source]:
    found = {}
    for path in PRODUCT:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = list(ast.walk(tree))
        found[path] = Source(
            documented=bool(ast.get_docstring(tree)),
            functions=[
                (node.name, _statements(node))
                for node in nodes
                if isinstance(node, ast.FunctionDef) and VIEWS & set(path.relative_to(ROOT).parts)
            ],
            imports=[
                (node.module or "", alias.name)
                for node in nodes
                if isinstance(node, ast.ImportFrom)
                for alias in node.names
            ],
        )
    return found


def _features() -> list[Path]:
    return [path.parent for path in (ROOT / "boardroom").glob("*/views*")]


def test_no_file_outgrows_its_room():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in PRODUCT
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 420
    }
    assert not long, f"each wants a package of its own name: {long}"


# "About 15 lines each": statements are counted, so that a long call on many lines is one, as it reads.
MOST_STATEMENTS = 18


def _statements(function: ast.FunctionDef) -> int:
    body = [node for statement in function.body for node in ast.walk(statement)]
    return sum(isinstance(node, ast.stmt) for node in body) - bool(ast.get_docstring(function))


def test_views_parse_call_and_render_and_do_no_more():
    long = {
        f"{path.relative_to(ROOT)}:{name}": count
        for path, source in _sources().items()
        for name, count in source.functions
        if count > MOST_STATEMENTS
    }
    assert not long, f"each does the work of an action, a query or a form: {long}"


def test_no_unfinished_work_is_left_in_the_product():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")
    found = [str(path) for path in PRODUCT if marks.search(path.read_text(encoding="utf-8"))]
    assert not found


def test_every_exemption_from_a_lint_rule_says_why():
    bare = re.compile(r"# (noqa(: [A-Z0-9, ]+)?|type: ignore(\[[a-z, -]+\])?)\s*$", re.MULTILINE)
    assert not [str(path) for path in PRODUCT if bare.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("name", ["util", "utils", "helper", "helpers", "manager", "common", "misc", "data"])
def test_no_file_is_named_for_nothing(name):
    assert not [path for path in PRODUCT if name in {path.stem, path.parent.name}]


def test_no_view_imports_another_features_form():
    for feature in _features():
        for path in [*feature.glob("views.py"), *feature.glob("views/**/*.py")]:
            for module, _ in _sources()[path].imports:
                if module.endswith(".forms"):
                    assert module == f"boardroom.{feature.name}.forms", path


def test_only_queries_hold_selects():
    offenders = []
    for path in PRODUCT:
        room = path.relative_to(ROOT).parts[2:] if "boardroom" in path.parts else ()
        if not room or room[0].removesuffix(".py") in {"queries", "models"}:
            continue
        if len(path.relative_to(ROOT / "boardroom").parts) < 2 or path.parent.name in {
            "web",
            "work",
            "adapters",
        }:
            continue
        if ("sqlalchemy", "select") in _sources()[path].imports:
            offenders.append(str(path.relative_to(ROOT)))
    assert not offenders


def test_every_template_is_used():
    shown = "\n".join(path.read_text(encoding="utf-8") for path in PRODUCT)
    markup = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    computed = {"errors", "emails", "texts", "documents"}  # chosen by status, message and document kind
    unused = [
        name
        for path in TEMPLATES.rglob("*.html")
        if (name := path.relative_to(TEMPLATES).as_posix()).split("/")[0] not in computed
        and name not in shown
        and name not in markup
    ]
    assert not unused


def test_every_setting_has_a_documenting_line_and_stands_in_the_readme():
    lines = (ROOT / "config.py").read_text(encoding="utf-8").splitlines()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    settings = [
        (number, match.group(1))
        for number, line in enumerate(lines)
        if (match := re.match(r"    ([a-z_]+): (?:Path|str|int|bool)\b", line))
    ]
    assert len(settings) > 10
    for number, name in settings:
        assert lines[number - 1].strip().startswith("#"), name
        assert f"BOARDROOM_{name.upper()}" in readme, name


def test_every_path_that_our_prose_names_is_there():
    named = re.compile(
        r"`((?:boardroom|scanner|tests|templates|static|migrations|docs|deploy|typings)/[\w./-]*)`"
    )
    linked = re.compile(r"\]\(([^)#:]+)\)")
    for prose in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        text = prose.read_text(encoding="utf-8")
        gone = [path for path in named.findall(text) if not (ROOT / path).exists()]
        gone += [path for path in linked.findall(text) if not (prose.parent / path).exists()]
        assert not gone, prose


def test_every_lane_that_is_rung_or_ranked_has_a_job():
    rung = set()
    for path in PRODUCT:
        rung |= set(re.findall(r"\.later\(\s*\"([a-z_.]+)\"", path.read_text(encoding="utf-8")))
    assert rung
    assert rung | set(PRIORITIES) <= set(LANES)


def test_every_package_says_what_it_is_for():
    assert not [path for path, source in _sources().items() if not source.documented]
