"""How things are called: actions by verbs, queries by nouns, and each thing by its one word of the glossary."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import BOARDROOM, Source, in_rooms, sources

# What a room may do. A new verb is a new word of the house: look first whether one of these says it.
VERBS = {
    "accept", "add", "admit", "adopt", "agree", "answer", "append", "approve", "ask", "assign", "attach",
    "begin", "bind", "call", "cancel", "carry", "certify", "change", "check", "choose", "claim", "close",
    "collect", "come", "compare", "complete", "compose", "confirm", "correct", "count", "create", "decide",
    "declare", "decline", "delegate", "describe", "detach", "discard", "dismiss", "dispose", "draft",
    "draw", "drop", "elect", "end", "enqueue", "enter", "erase", "exempt", "explain", "export", "extend", "extract",
    "fail", "fetch", "file", "find", "finish", "foresee", "forget", "found", "freeze", "gather", "give",
    "grant", "hand", "hide", "hold", "include", "insert", "invite", "join", "judge", "keep", "leave",
    "let", "lift", "link", "log", "look", "make", "mark", "merge", "mint", "move", "narrow", "note",
    "object", "offer", "open", "order", "part", "pass", "place", "plan", "postpone", "prepare", "print",
    "prolong", "propose", "prove", "put", "read", "receive", "reconcile", "record", "recuse", "redeem",
    "redo", "refuse", "register", "rejoin", "release", "remind", "remove", "rename", "renew", "reopen",
    "report", "request", "require", "reset", "resign", "restore", "retry", "reveal", "review", "revoke",
    "rise", "save", "say", "seal", "search", "seat", "see", "send", "set", "settle", "share", "show",
    "sign", "split", "stay", "steer", "step", "strike", "suggest", "supersede", "sweep", "take", "tell",
    "tick", "try", "uncheck", "undo", "unlink", "use", "vote", "vouch", "warn", "wish", "withdraw",
    "write",
}  # fmt: skip
# Those that are nouns, adjectives or participles as well, and may begin what a query is called.
NOUNS_TOO = {
    "answer", "change", "count", "file", "hold", "link", "log", "look", "mark", "open", "order", "part",
    "place", "print", "register", "report", "request", "review", "seal", "share", "tick", "wish",
}  # fmt: skip
# Verbs that say nothing of what a query answers, and that no action needs.
EMPTY_VERBS = {
    "get", "load", "compute", "calculate", "retrieve", "query", "build", "verify", "update", "delete",
}  # fmt: skip
REFUSING = {"require_turn": "raises NotYourTurn, as `by_id` raises NotFound; queries ask it too"}

# The glossary's words (DOMAIN section 2) and what else each is called elsewhere: two words for one thing are looked for twice.
OTHERWISE = {
    "association": {"brf", "cooperative", "forening"},
    "mandate": {"tenure", "incumbency", "incumbent", "uppdrag"},
    "chair": {"chairman", "chairwoman", "chairperson", "president", "ordforande"},
    "secretary": {"clerk"},
    "minute-taker": {"scribe", "notetaker", "recorder"},
    "board member": {"director", "trustee", "ledamot"},
    "deputy": {"alternate", "suppleant"},
    "general meeting": {"agm", "assembly", "stamma"},
    "minutes": {"protocol", "protocols", "protokoll", "mom"},
    "adjuster": {"attestor", "adjustor", "approver", "inspector", "justerare"},
    "series number": {"serial", "serials"},
    "decision": {"resolution", "resolutions", "ruling", "rulings", "beslut"},
    "reservation": {"dissent", "dissenting"},
    "conflict of interest": {"jav", "bias", "disqualification"},
    "record class": {"category", "categories", "doctype", "handlingstyp"},
    "matter": {"dossier", "dossiers", "arende"},
    "checksum": {"kontrollsumma", "md5"},
    "dispose": {"purge", "shred", "cull", "expunge", "gallra"},
    "legal hold": {"embargo", "moratorium"},
    "handover": {"handoff", "takeover", "succession"},
    "public form": {"blankett"},
}


def _given(room: str) -> Iterator[tuple[Source, ast.FunctionDef]]:
    """Every function that a room gives to others: what its package hands on, or all that has no underscore."""
    rooms = in_rooms(room)
    handed_on = {
        source.parts[0]: names
        for source in rooms
        if source.path.name == "__init__.py"
        and (names := {name for module, name in source.imports if module.startswith(source.module + ".")})
    }
    for source in rooms:
        given = handed_on.get(source.parts[0])
        for function in source.functions:
            # A function of a class, or of another function, is no one's to take.
            public = function.col_offset == 0 and not function.name.startswith("_")
            if public and (given is None or function.name in given):
                yield source, function


def _first_word(function: ast.FunctionDef) -> str:
    return function.name.partition("_")[0]


def test_actions_are_called_by_what_they_do():
    called = {f"{source.name}:{one.name}": _first_word(one) for source, one in _given("actions")}
    assert len(called) > 400
    assert not {name for name, word in called.items() if word not in VERBS}
    assert not VERBS - set(called.values()), "verbs that nothing does any longer"


def test_queries_are_called_by_what_they_answer():
    called = {f"{source.name}:{one.name}": one.name for source, one in _given("queries")}
    assert len(called) > 500
    verbs = (VERBS | EMPTY_VERBS) - NOUNS_TOO
    doing = {
        name for name, query in called.items() if query.partition("_")[0] in verbs and query not in REFUSING
    }
    assert not doing


def _words(name: str) -> set[str]:
    return set(re.sub("(?<=[a-z])([A-Z])", r"_\1", name).lower().split("_"))


def test_each_thing_has_its_one_word_of_the_glossary():
    rejected = {word: ours for ours, others in OTHERWISE.items() for word in others}
    found = {
        f"{source.name}: {name}": rejected[word]
        for source in sources()
        if source.path.is_relative_to(BOARDROOM)
        for name in {*source.parts, *source.names}
        for word in _words(name) & rejected.keys()
    }
    assert not found, "the house's word stands behind each"
