"""Names of people in a page's text, by the way they are written; for the filter person:, never to be shown."""

import re

_MOST = 30
_FIRST = r"[A-ZÅÄÖÉ](?:[a-zåäöéü]+(?:-[A-ZÅÄÖÉ][a-zåäöéü]+)?|\.)"
_LAST = r"(?:(?:von|af|de|van)[ ])?[A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖÉ][a-zåäöéü]+)?"
_WRITTEN = re.compile(rf"\b{_FIRST}(?:[ ]{_FIRST})?[ ]{_LAST}\b")
_CAPITALS = re.compile(r"\b[A-ZÅÄÖÉ]{2,}(?:[ ][A-ZÅÄÖÉ]{2,}){1,2}\b")
_TITLED = re.compile(
    r"\b(?:[Hh]err|[Ff]ru|[Ff]röken|[Hh]r|[Ii]ng(?:enjör|\.)|[Oo]rdf(?:öranden?|\.)|[Kk]assör(?:en)?|"
    r"[Ss]ekreteraren?|[Ll]edamoten?|[Rr]evisorn?)[ ](?P<name>[A-ZÅÄÖÉ][a-zåäöéü]+)\b"
)


def names_in(text: str) -> tuple[str, ...]:
    """Return what is written as people's names are: two or three capitalised words, or a title and a surname.

    At most thirty of a page. Some will be companies and places; whoever filters by a name does not ask for those.
    """
    found = dict.fromkeys(match[0] for match in _WRITTEN.finditer(text))
    found |= dict.fromkeys(match[0].title() for match in _CAPITALS.finditer(text))
    found |= dict.fromkeys(match["name"] for match in _TITLED.finditer(text))
    return tuple(found)[:_MOST]
