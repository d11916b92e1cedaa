from dataclasses import replace

import html5lib
import pytest

from boardroom.app import create_app
from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.notices.models import LocalMail


@pytest.fixture
def letters(runtime, clock):
    with runtime.opener.writing(worker_for()) as work:
        for number, name in enumerate(["astrid", "bo"]):
            work.session.add(
                LocalMail(
                    id=new_id(),
                    to_address=f"{name}@exempel.se",
                    to_name=name.title(),
                    subject=f"Brev {number} <b>",
                    text=f"Hej {name},\n\nöppna http://localhost/link/abc{number}\nnu & genast",
                    sent_at=clock.now(),
                )
            )


def browser(runtime, **settings):
    made = create_app(replace(runtime, settings=replace(runtime.settings, **settings)))
    return made.test_client()


def test_the_demonstrations_mail_is_read_by_anyone(runtime, letters):
    page = browser(runtime, demonstration=True).get("/mail")
    assert page.status_code == 200
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert 'href="http://localhost/link/abc0"' in page.text
    assert "nu &amp; genast" in page.text
    assert "Brev 0 &lt;b&gt;" in page.text


def test_mail_to_one_person_can_be_picked_out(runtime, letters):
    page = browser(runtime, demonstration=True).get("/mail?to=bo@exempel.se")
    assert "Brev 1" in page.text
    assert "Brev 0" not in page.text


def test_outside_the_demonstration_there_is_no_such_page(runtime, letters):
    answer = browser(runtime).get("/mail")
    assert answer.status_code == 404
    assert "Brev" not in answer.text
