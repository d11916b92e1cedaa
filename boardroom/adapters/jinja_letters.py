"""Letters and text messages from templates/emails and templates/texts, by Jinja."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from boardroom.ports.letters import Letter

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
# A title of any length would split a text message into many, each of which costs.
_LONGEST_FACT = 60


class JinjaLetters:
    """Writes letters; a fact that nobody gave is jinja2.UndefinedError."""

    def letter(self, template: str, language: str, facts: Mapping[str, object]) -> Letter:
        """Return the letter of templates/emails/<template>.<language>.txt, whose first line is “Subject: …”."""
        written = _written("emails", template, language, facts)
        first, _, rest = written.partition("\n")
        label, _, subject = first.partition(":")
        if label != "Subject" or not subject.strip():
            raise ValueError(f"the letter {template} must begin with “Subject: …”")
        return Letter(" ".join(subject.split()), rest.strip() + "\n")

    def text(self, template: str, language: str, facts: Mapping[str, object]) -> str:
        """Return the text message of templates/texts/<template>.<language>.txt on one line."""
        short = {name: _shortened(value) for name, value in facts.items()}
        return " ".join(_written("texts", template, language, short).split())


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text; nothing here becomes HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )


def _written(folder: str, template: str, language: str, facts: Mapping[str, object]) -> str:
    names = [f"{folder}/{template}.{one}.txt" for one in (language, "sv")]
    return _environment().select_template(names).render(facts)


def _shortened(value: object) -> object:
    if isinstance(value, str) and len(value) > _LONGEST_FACT:
        return value[: _LONGEST_FACT - 1].rstrip() + "…"
    return value
