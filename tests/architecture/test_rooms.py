"""What each room of a feature never holds (DESIGN section 2), beyond what the import contracts see."""

import ast
import tomllib

from tests.architecture.sources import BOARDROOM, ROOMS, ROOT, Source, in_rooms, sources

# "About 15 lines each": statements are counted, so that a long call on many lines is one, as it reads.
MOST_STATEMENTS = 18
# What reaches outside the process, tells the time or draws a number: by the module, and by the name that is called.
OUTSIDE = {
    "os", "io", "sys", "shutil", "socket", "subprocess", "tempfile", "threading", "multiprocessing", "logging",
    "random", "secrets", "time", "urllib.request", "http", "sqlite3",
}  # fmt: skip
REACHING = {
    "open", "read_text", "read_bytes", "write_text", "write_bytes", "exists", "is_file", "is_dir", "iterdir",
    "glob", "mkdir", "unlink", "print", "now", "today", "utcnow", "uuid4", "getenv",
}  # fmt: skip
# Where rules and language are not pure after all, and why.
NOT_PURE = {
    "boardroom/language/word_list.py": "reads the word list that the system has installed, once, and keeps it",
    "boardroom/signing/rules/recipients.py": "a list that was pasted is read as a file of cells, in memory",
}
# Whoever may do what actions alone may.
WRITERS = {
    "boardroom/demonstration/prepare.py": "seats people of long ago, which no action lets anyone do",
    "boardroom/work/": "the transaction itself",
}


def _statements(function: ast.FunctionDef) -> int:
    body = [node for statement in function.body for node in ast.walk(statement)]
    return sum(isinstance(node, ast.stmt) for node in body) - bool(ast.get_docstring(function))


def test_views_parse_call_and_render_and_do_no_more():
    long = {
        f"{source.name}:{function.name}": count
        for source in in_rooms("views", "api")
        for function in source.functions
        if (count := _statements(function)) > MOST_STATEMENTS
    }
    assert not long, f"each does the work of an action, a query or a form: {long}"


def _taking(source: Source, package: str) -> bool:
    return any(module.split(".")[0] == package for module, _ in source.imports)


def _on_the_session(source: Source) -> list[int]:
    return [call.line for call in source.calls if call.of.endswith("work.session")]


def test_views_forms_and_jobs_never_touch_the_database():
    # The package of an export is read back into an older database first, which a job hands on without looking into it.
    touching = [
        source.name
        for source in in_rooms("views", "api", "forms", "jobs")
        if _taking(source, "sqlalchemy") and source.name != "boardroom/export/jobs/restoring.py"
    ]
    touching += [
        source.name
        for source in in_rooms("views", "api", "forms", "jobs")
        for call in source.calls
        if call.of.endswith("work.session") and call.name != "expunge_all"
    ]
    assert not touching


def test_forms_open_no_work_and_ask_no_query():
    opening = [
        f"{source.name}: {module}"
        for source in in_rooms("forms")
        for module, name in source.imports
        # What a query or an action returns or takes is a class; what it does is not for a form.
        if module.startswith(("boardroom.work", "boardroom.runtime", "boardroom.web.door"))
        or (
            module.startswith("boardroom.")
            and {"queries", "actions"} & set(module.split("."))
            and name.islower()
        )
    ]
    assert not opening


def test_only_queries_and_models_hold_selects():
    holding = [
        f"{source.name}:{call.line}"
        for source in sources()
        if source.parts and source.parts[0] not in {"adapters", "core", "web", "work"}
        if source.room not in {"queries", "models"}
        for call in source.calls
        if (call.name == "select" and call.of in {"", "sa", "sqlalchemy"})
        or (call.name == "query" and call.of.endswith("session"))
    ]
    assert not holding


def test_actions_alone_write():
    writing = [
        f"{source.name}:{call.line}"
        for source in sources()
        if source.room != "actions" and not source.name.startswith(tuple(WRITERS))
        for call in source.calls
        if (call.name in {"add", "add_all", "delete", "merge", "flush"} and call.of.endswith("session"))
        or (call.name in {"insert", "update", "delete"} and call.of in {"", "sa", "sqlalchemy"})
    ]
    assert not writing


def test_the_door_alone_commits():
    committing = [
        f"{source.name}:{call.line}"
        for source in sources()
        if source.parts and source.parts[0] not in {"work", "adapters"}
        for call in source.calls
        if call.name in {"commit", "begin"} and call.of.endswith(("session", "work", "connection", "engine"))
    ]
    assert not committing


def test_models_rules_and_errors_reach_for_nothing_outside():
    pure = [
        *in_rooms("models", "rules", "errors"),
        *(one for one in sources() if one.parts[:1] == ("language",)),
    ]
    reaching = {
        source.name
        for source in pure
        if {module for module, _ in source.imports} & OUTSIDE
        or {call.name for call in source.calls} & REACHING
    }
    assert reaching == set(NOT_PURE), "either a rule reaches outside, or an exception is no longer one"


def test_every_feature_is_a_container_of_the_contract_about_rooms():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    [rooms] = [one for one in contracts if one["name"].startswith("Rooms stand in order")]
    features = {
        f"boardroom.{path.parent.name}"
        for room in ROOMS
        for path in [*BOARDROOM.glob(f"*/{room}.py"), *BOARDROOM.glob(f"*/{room}/")]
        if path.parent.name != "core"  # its errors are what every feature shares
    }
    assert len(features) > 15
    assert set(rooms["containers"]) == features
