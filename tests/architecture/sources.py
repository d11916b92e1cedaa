"""The product's own source as the laws read it: every file once, with what it imports and what it calls."""

import ast
import gc
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOARDROOM = ROOT / "boardroom"
PRODUCT = sorted(BOARDROOM.rglob("*.py")) + sorted((ROOT / "scanner").rglob("*.py"))
TEMPLATES = ROOT / "templates"
ROOMS = ("views", "api", "jobs", "forms", "actions", "queries", "models", "rules", "errors")


@dataclass(frozen=True)
class Call:
    """One call: the name that is called, what it is asked of and its first argument as written, and its line."""

    name: str
    of: str
    first: str
    line: int


@dataclass(frozen=True)
class Source:
    """What the laws ask of a file."""

    path: Path
    documented: bool
    functions: tuple[ast.FunctionDef, ...]
    classes: tuple[str, ...]
    imports: tuple[
        tuple[str, str], ...
    ]  # module and name; the name is empty where the module itself is taken
    calls: tuple[Call, ...]
    strings: frozenset[str]
    names: frozenset[str]  # that it gives to classes, functions, arguments, variables and attributes

    @property
    def name(self) -> str:
        """The file's path within the project."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def parts(self) -> tuple[str, ...]:
        """The file's path below its package, without the ending: ("signing", "views", "rooms")."""
        inside = self.path.relative_to(ROOT).with_suffix("").parts[1:]
        return inside[:-1] if inside[-1] == "__init__" else inside

    @property
    def module(self) -> str:
        """The name that the file is imported under."""
        return ".".join((self.path.relative_to(ROOT).parts[0], *self.parts))

    @property
    def room(self) -> str:
        """Which room of a feature the file stands in; empty where it is in none."""
        in_feature = len(self.parts) > 1 and self.path.is_relative_to(BOARDROOM)
        return self.parts[1] if in_feature and self.parts[1] in ROOMS else ""


def _call(node: ast.Call) -> Call:
    asked = node.func
    first = ast.unparse(node.args[0]) if node.args else ""
    if isinstance(asked, ast.Attribute):
        return Call(asked.attr, ast.unparse(asked.value), first, node.lineno)
    return Call(asked.id if isinstance(asked, ast.Name) else "", "", first, node.lineno)


def _imports(node: ast.AST) -> list[tuple[str, str]]:
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "", alias.name) for alias in node.names]
    return [(alias.name, "") for alias in node.names] if isinstance(node, ast.Import) else []


def _given(node: ast.AST) -> str:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.arg):
        return node.arg
    if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
        return node.id if isinstance(node, ast.Name) else node.attr
    return ""


@cache  # parsing the whole product takes a second or two, and every law asks
def sources() -> tuple[Source, ...]:
    """Return every file of the portal and the importer."""
    collecting = gc.isenabled()
    # Nothing of what is made here is let go of: looking for garbage among it takes as long as the parsing, then and later.
    gc.disable()
    try:
        return _parsed()
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


def _parsed() -> tuple[Source, ...]:
    found = []
    for path in PRODUCT:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = list(ast.walk(tree))
        found.append(
            Source(
                path,
                documented=bool(ast.get_docstring(tree)),
                functions=tuple(node for node in nodes if isinstance(node, ast.FunctionDef)),
                classes=tuple(node.name for node in nodes if isinstance(node, ast.ClassDef)),
                imports=tuple(one for node in nodes for one in _imports(node)),
                calls=tuple(_call(node) for node in nodes if isinstance(node, ast.Call)),
                strings=frozenset(
                    node.value
                    for node in nodes
                    if isinstance(node, ast.Constant) and isinstance(node.value, str)
                ),
                names=frozenset(filter(None, map(_given, nodes))),
            )
        )
    return tuple(found)


def in_rooms(*rooms: str) -> tuple[Source, ...]:
    """Return the files of these rooms in every feature; it is no law that looks at none."""
    found = tuple(source for source in sources() if source.room in rooms)
    assert found
    return found
