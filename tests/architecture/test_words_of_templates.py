"""Words of a template that others import: looked up when they are shown, never when the template is first read.

An imported template is run once in a process, by whoever comes first, and kept; a word that is translated outside its macros
stays in that person's language for everyone after.
"""

import re

from jinja2 import Environment, nodes

from tests.architecture.sources import TEMPLATES

TRANSLATING = {"_", "gettext", "ngettext", "pgettext"}
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)


def _imported() -> set[str]:
    found: set[str] = set()
    for path in TEMPLATES.rglob("*"):
        if path.suffix in {".html", ".txt"}:
            text = path.read_text(encoding="utf-8")
            found |= set(re.findall(r"{%-?\s*(?:from|import)\s+'([^']+)'", text))
    return found


def _said_outside_macros(source: str) -> set[str]:
    tree = ENVIRONMENT.parse(source)
    within = {id(call) for macro in tree.find_all(nodes.Macro) for call in macro.find_all(nodes.Call)}
    return {
        ast_call.node.name
        for ast_call in tree.find_all(nodes.Call)
        if id(ast_call) not in within
        and isinstance(ast_call.node, nodes.Name)
        and ast_call.node.name in TRANSLATING
    }


def test_the_law_sees_what_it_forbids():
    assert _said_outside_macros("{% set words = {'a': _('väntar')} %}") == {"_"}
    assert not _said_outside_macros("{% macro word(a) %}{{ {'a': _('väntar')}[a] }}{% endmacro %}")


def test_no_imported_template_translates_outside_its_macros():
    imported = _imported()
    assert len(imported) > 30
    told = {name for name in imported if _said_outside_macros((TEMPLATES / name).read_text(encoding="utf-8"))}
    assert not told
