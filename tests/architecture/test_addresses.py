"""Names that lead somewhere: addresses, the templates of pages, and the templates of everything else."""

import ast
import re

from tests.architecture.sources import TEMPLATES, in_rooms, sources

MARKUP = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
LETTERS = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.txt"))
IMPORTED = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.typ"))
# Copied whole into an export, as the reader of its papers.
COPIED = "export/reader/"
# The error pages of statuses that only HTTP itself answers with; chosen by number.
BY_STATUS = {f"errors/{status}.html" for status in (400, 403, 404, 405, 413, 429)}

# Pages that are shown by more than one view, or under a name that a view cannot have.
SHARED_PAGES = {
    "handover.own_part": "handover/leaving.html or arriving.html: each side has its own",
    "handover.new_key": "handover/key.html: a key's page, for one that is not there yet",
    "identity.remove_second_factor": "identity/second_factor.html: the same page, with what was wrong",
    "imports.index": "intake/imports.html: every blueprint's first view is its index, and intake has one already",
    "matters.apartment": "matters/life.html: the life of an apartment, a part of the house or a counterparty",
    "matters.part": "matters/life.html: as above",
    "matters.apartments": "matters/listed.html: what the matters concern, listed by one kind or another",
    "matters.counterparties": "matters/listed.html: as above",
    "contracts.end": "contracts/notice.html: a contract ends by notice or without, and both ask the same",
    "contracts.give_notice": "contracts/notice.html: as above",
    "contracts.register": "contracts/edit.html: a contract's card, for one that is not there yet",
    "matters.open_matter": "matters/edit.html: a matter's card, for one that is not there yet",
    "matters.reopen": "matters/close.html: a matter is closed and opened again with the same words",
    "retention.exempt_matter": "retention/exempt.html: a matter is kept longer as a document is",
    "mandates.enter_ownership": "mandates/ownership.html: whose an apartment is, for a row that is not there yet",
    "meetings.new": "meetings/plan.html: the plan of a meeting, before it is called and after",
    "meetings.change": "meetings/plan.html: as above",
    "minutes.begin_with_pdf": "minutes/begin.html: minutes are begun on one page, written here or uploaded",
    "retention.add_class": "retention/change_class.html: a class of the schedule, for one that is not there yet",
    "retention.propose_schedule": "retention/schedule.html: the same page, with what was wrong",
    "signing.eid": "identity/eid_out.html: one page sends a browser to an eID, from the log-in and from a signing",
}
# What is no id and no number in an address, and what it is instead.
WORDS_IN_ADDRESSES = {
    "association": "its slug",
    "answer": "yes or no to a likeness",
    "field": "of a description",
    "filename": "of a style or script",
    "group": "of settings",
    "key": "of a class, a part of the house, a question, a group of synonyms",
    "kind": "of a series",
    "name": "that a file is saved under",
    "nonce": "that a gateway reports a text message under",
    "number": "of an apartment, as the association writes it",
    "day": "of a general meeting",
    "point": "of a handover's list",
    "provider": "of an eID",
    "reading": "of the first visit",
    "size": "of a picture",
    "step": "of the set-up",
    "token": "of a link",
}


def _routed(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(one, ast.Call)
        and isinstance(one.func, ast.Attribute)
        and one.func.attr in {"route", "get", "post"}
        for one in function.decorator_list
    )


def _templates_in(node: ast.AST) -> set[str]:
    return {
        one.value
        for one in ast.walk(node)
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value.endswith(".html")
    }


def test_a_page_is_shown_by_the_template_of_its_endpoints_name(app):
    names = {(view.__module__, view.__name__): endpoint for endpoint, view in app.view_functions.items()}
    otherwise = set()
    for source in in_rooms("views"):
        for function in source.functions:
            shown = _templates_in(function) if _routed(function) else set()
            if shown and function.name not in {re.sub(r"^.*/_?|\.html$", "", one) for one in shown}:
                otherwise.add(names[source.module, function.name])
    assert otherwise == set(SHARED_PAGES)


def test_addresses_are_in_kebab_case_and_typed(app):
    words, odd = set(), []
    for rule in app.url_map.iter_rules():
        parts = re.sub(r"<[^>]*>", "<>", rule.rule).split("/")
        if not all(re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*|<>)?(\.[a-z]+)?", part) for part in parts):
            odd.append(rule.rule)
        for name in rule.arguments:
            kind = type(rule._converters[name]).__name__
            if kind in {"UnicodeConverter", "PathConverter"}:
                words.add(name)
            if name.endswith("_id") and kind != "UUIDConverter":
                odd.append(rule.rule)
    assert not odd
    assert words == set(WORDS_IN_ADDRESSES)


def test_every_template_is_used():
    named = set().union(*(source.strings for source in sources()))
    included = set(re.findall(r"""["']([\w/-]+\.html)["']""", MARKUP))
    imported = set(re.findall(r'"([\w.-]+\.typ)"', IMPORTED))
    unused = []
    for path in TEMPLATES.rglob("*.*"):
        name = path.relative_to(TEMPLATES).as_posix()
        if name.startswith((COPIED, "documents/fonts/")):
            continue
        if name.startswith(("emails/", "texts/")):
            used = path.name.split(".")[0] in named or f"'{name}'" in LETTERS
        elif path.suffix == ".typ":
            used = path.stem in named or path.name in imported
        else:
            used = name in named | included | BY_STATUS
        if not used:
            unused.append(name)
    assert not unused


def test_every_template_that_is_named_is_there():
    named = set().union(*(source.strings for source in in_rooms("views", "forms"))) | set(
        re.findall(r"""["']([\w/-]+\.html)["']""", MARKUP)
    )
    gone = [
        name
        for name in named
        if re.fullmatch(r"[\w-]+/[\w/-]+\.html", name) and not (TEMPLATES / name).exists()
    ]
    assert not gone


def test_every_letter_is_written_in_both_languages():
    for folder in ("emails", "texts"):
        names = {path.name.split(".")[0] for path in (TEMPLATES / folder).iterdir()}
        assert names
        assert {path.name for path in (TEMPLATES / folder).iterdir()} == {
            f"{name}.{language}.txt" for name in names for language in ("sv", "en")
        }
