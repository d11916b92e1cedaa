"""Every file that is handed out is named in one place, so that no name is made two ways."""

import re

import pytest
from flask import Response

from boardroom.web.downloads import named
from tests.architecture.sources import BOARDROOM, sources

HOME = "boardroom/web/downloads.py"
# What would name a download past that place: Flask's own arguments, or the header itself.
PAST_IT = re.compile(r"\b(as_attachment|download_name)\s*=(?!=)")
HEADER = "content-disposition"


def test_downloads_are_named_in_one_place():
    speak_of_it = {one.name for one in sources() if HEADER in {string.lower() for string in one.strings}}
    assert speak_of_it == {HOME}
    past = [
        one.name
        for one in sources()
        if one.path.is_relative_to(BOARDROOM) and PAST_IT.search(one.path.read_text(encoding="utf-8"))
    ]
    assert past == []


def test_nothing_names_a_download_once_it_is_answered(app):
    with app.test_request_context("/"):
        for every in app.after_request_funcs.values():
            for after in every:
                answer = Response(headers={"Content-Disposition": "attachment; filename*=UTF-8''a%E2%80%93b"})
                assert (
                    after(answer).headers["Content-Disposition"] == "attachment; filename*=UTF-8''a%E2%80%93b"
                )


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("parmar.csv", "filename=parmar.csv"),
        (
            "Avtal för hiss 2023–2027.pdf",
            "filename=\"Avtal for hiss 2023-2027.pdf\"; filename*=UTF-8''Avtal%20f%C3%B6r%20hiss%202023%E2%80%932027.pdf",
        ),
        ("Styrelseprotokoll 7/2026.pdf", 'filename="Styrelseprotokoll 7-2026.pdf"'),
        ("a\r\nSet-Cookie: x.pdf", 'filename="a-Set-Cookie- x.pdf"'),
        (
            "Договор.pdf",
            "filename=dokument.pdf; filename*=UTF-8''%D0%94%D0%BE%D0%B3%D0%BE%D0%B2%D0%BE%D1%80.pdf",
        ),
        (
            'Möte "extra".pdf',
            'filename="Mote \\"extra\\".pdf"; filename*=UTF-8\'\'M%C3%B6te%20%22extra%22.pdf',
        ),
    ],
)
def test_a_name_stands_whole_and_beside_it_in_plain_letters(name, header):
    assert named(Response(), name).headers["Content-Disposition"] == f"attachment; {header}"
    assert named(Response(), name, shown=True).headers["Content-Disposition"] == f"inline; {header}"
