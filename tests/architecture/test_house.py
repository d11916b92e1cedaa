"""Laws of the house that imports alone cannot tell."""

import ast
import re
from dataclasses import fields
from importlib import import_module
from operator import attrgetter

from boardroom.runtime import PRIORITIES
from boardroom.worker import LANES
from config import Settings
from tests.architecture.sources import PRODUCT, ROOT, TEMPLATES, in_rooms, sources


def test_no_file_outgrows_its_room():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in PRODUCT
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 420
    }
    assert not long, f"each wants a package of its own name: {long}"


def test_no_unfinished_work_is_left_in_the_product():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")
    found = [str(path) for path in PRODUCT if marks.search(path.read_text(encoding="utf-8"))]
    assert not found


def test_every_exemption_from_a_lint_rule_says_why():
    bare = re.compile(r"# (noqa(: [A-Z0-9, ]+)?|type: ignore(\[[a-z, -]+\])?)\s*$", re.MULTILINE)
    ours = [
        *PRODUCT,
        ROOT / "config.py",
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "migrations").rglob("*.py"),
    ]
    assert not [str(path) for path in ours if bare.search(path.read_text(encoding="utf-8"))]
    lint = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[tool.ruff.lint]")[2]
    rules = re.findall(r'^ *(?:"[A-Z0-9]+", ?)+.*$', lint.partition("[tool.mypy]")[0], re.MULTILINE)
    assert len(rules) > 20
    assert not [rule for rule in rules if "  # " not in rule]


NAMED_FOR_NOTHING = {"util", "utils", "helper", "helpers", "manager", "common", "misc", "data"}


def test_nothing_is_named_for_nothing():
    files = [
        *PRODUCT,
        *TEMPLATES.rglob("*.*"),
        *(ROOT / "static" / "js").glob("*"),
        *(ROOT / "static" / "css").glob("*"),
    ]
    assert not [path for path in files if NAMED_FOR_NOTHING & {path.stem.strip("_"), path.parent.name}]
    said = {
        f"{source.name}: {name}"
        for source in sources()
        for name in (*source.classes, *(function.name for function in source.functions))
        if name.strip("_").lower() in NAMED_FOR_NOTHING
        or {"util", "utils", "helper", "helpers", "misc"}
        & set(re.findall(r"[a-z]+", re.sub("([A-Z])", r"_\1", name).lower()))
    }
    assert not said


def test_no_view_imports_another_features_form():
    strange = [
        f"{source.name}: {module}"
        for source in in_rooms("views")
        for module, name in source.imports
        if "forms" in {*module.split("."), name} and module.startswith("boardroom.")
        if module.split(".")[1] != source.parts[0]
    ]
    assert not strange


def test_every_setting_has_a_documenting_line_and_stands_in_the_readme():
    lines = (ROOT / "config.py").read_text(encoding="utf-8").splitlines()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = [field.name for field in fields(Settings)]
    assert len(names) > 10
    for name in names:
        [number] = [number for number, line in enumerate(lines) if line.startswith(f"    {name}: ")]
        assert lines[number - 1].strip().startswith("#"), name
        assert f"BOARDROOM_{name.upper()}`" in readme, name


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


def test_every_picture_that_is_kept_is_shown():
    prose = "\n".join(
        path.read_text(encoding="utf-8") for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    )
    kept = sorted((ROOT / "docs" / "screenshots").iterdir())
    assert kept
    assert not [path.name for path in kept if f"screenshots/{path.name})" not in prose]


def test_every_lane_that_is_rung_or_ranked_has_a_job():
    rung = {
        attrgetter(call.first)(import_module(source.module))
        if call.first.replace(".", "").isidentifier()
        else call.first.strip("'")
        for source in sources()
        for call in source.calls
        if call.name == "later" and call.first
    }
    assert len(rung) > 10
    assert rung | set(PRIORITIES) <= set(LANES)


def test_every_package_says_what_it_is_for():
    assert not [source.name for source in sources() if not source.documented]


MINTED_IN = "boardroom/core/ids.py"
MINTERS = {"numeric_code", "opaque_token", "recovery_code"}
PREDICTABLE = {"uuid1", "uuid6", "getnode"}  # made of the time and the machine


def test_codes_and_tokens_come_from_the_module_for_secrets_alone():
    """What opens a door must not be guessed from the time or from the ones before (OpenSign #2218)."""
    [minting] = [source for source in sources() if source.name == MINTED_IN]
    minters = [function for function in minting.functions if function.name in MINTERS]
    assert {function.name for function in minters} == MINTERS
    for function in minters:
        asked = {
            ast.unparse(node.func)
            for node in ast.walk(function)
            if isinstance(node, ast.Call) and not ast.unparse(node.func).endswith(".join")
        } - {"range"}
        assert asked, function.name
        assert not {name for name in asked if not name.startswith("secrets.")}, function.name
        assert not [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]


def test_nothing_in_the_product_draws_lots_that_can_be_foretold():
    # The importer draws how long it waits before it tries again, and mints nothing.
    portal = [source for source in sources() if source.name.startswith("boardroom/")]
    drawn = [
        f"{source.name}: {module or name}"
        for source in portal
        for module, name in source.imports
        if module.split(".")[0] == "random" or name in PREDICTABLE | {"random"}
    ]
    assert not drawn
    asked = [
        f"{source.name}:{call.line}"
        for source in portal
        for call in source.calls
        if call.name in PREDICTABLE
        or (call.name in {"__import__", "import_module"} and "random" in call.first)
    ]
    assert not asked
    # Whoever mints something for a person does it there, and nowhere else.
    minting = [
        function.name
        for source in sources()
        if source.name != MINTED_IN
        for function in source.functions
        if function.name.startswith("mint_")
        and not {"opaque_token", "numeric_code", "mint_link", "mint_code", "recovery_code"}
        & {ast.unparse(node.func).split(".")[-1] for node in ast.walk(function) if isinstance(node, ast.Call)}
    ]
    assert not minting


def test_whoever_swallows_what_a_hostile_file_provokes_lets_memory_that_ran_out_pass():
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in PRODUCT
        if "seals" in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Try)
        and "Exception" in (caught := [ast.unparse(one.type) for one in node.handlers if one.type])
        and "MemoryError" not in caught
    ]
    assert found == []


def test_statements_are_kept_by_the_function_that_lets_one_thread_put_them_together():
    statement = re.compile(r"\b(Select|CompoundSelect|Exists|ColumnElement|Subquery|CTE|type)\b")
    found = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and any(re.search(r"\b(lru_)?cache\b", ast.unparse(one)) for one in node.decorator_list)
        and statement.search(ast.unparse(node.returns) if node.returns else "type")
    ]
    assert found == []


def test_a_group_of_boxes_asks_for_one_of_them_and_never_for_each():
    """WTForms hands the group's `required` to every box, and a browser then sends the form only with all of them ticked."""
    given = re.compile(r"option_widget=(\w+)\(\)")
    others = {
        f"{path.relative_to(ROOT)}: {widget}"
        for path in PRODUCT
        for widget in given.findall(path.read_text(encoding="utf-8"))
        if widget != "TickBox"
    }
    assert not others, "boardroom/web/choices.py has the box for it"
