"""Fixtures of identity: accounts with passwords, an authenticator, pages of the frame that others build."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from boardroom.adapters.twins.soft_authenticator import SoftAuthenticator
from boardroom.core.secrets import hash_password
from boardroom.identity.models import Account
from boardroom.notices.jobs import deliver
from boardroom.runtime import Runtime
from boardroom.web import navigation
from boardroom.web.guard import logged_in

PASSWORD = "grinden knarrar om hösten"
_HASH = hash_password(PASSWORD)


@pytest.fixture
def app(app: Flask) -> Flask:
    """The portal, with plain pages in the places of the frame that are not built yet."""
    wanted = [row[2] for row in (*navigation.PRIMARY, *navigation.MORE)] + ["mandates.accept_invitation"]
    for endpoint in wanted:
        if endpoint not in app.view_functions:
            below = "" if endpoint == "mandates.accept_invitation" else "/<association>"
            app.add_url_rule(f"{below}/stand-in/{endpoint}", endpoint, logged_in(lambda: "a page"))
    return app


@dataclass
class Known:
    """Someone with an account and a password."""

    account: Account
    password: str = PASSWORD

    @property
    def email(self) -> str:
        return self.account.email


@pytest.fixture
def chair(board, runtime) -> Known:
    from boardroom.core.actor import worker_for

    with runtime.opener.writing(worker_for()) as work:
        account = work.session.get(Account, board.people["chair"].account_id)
        account.password_hash = _HASH
    return Known(account)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def phone() -> SoftAuthenticator:
    return SoftAuthenticator("http://localhost")


@pytest.fixture
def log_in(browser: FlaskClient) -> Callable[..., object]:
    def act(email: str, password: str = PASSWORD, **more: object) -> object:
        return browser.post("/log-in", data={"email": email, "password": password}, **more)

    return act


def is_inside(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def check_page(page: str) -> None:
    """Valid HTML, one h1, unique ids, a label for every control, nothing inline."""
    html5lib.HTMLParser(strict=True).parse(page)
    assert len(re.findall(r"<h1[ >]", page)) == 1
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    for control in re.findall(r"<(?:input|select|textarea)[^>]*>", page):
        if 'type="hidden"' in control or " hidden" in control:
            continue
        assert re.search(r'id="([^"]+)"', control).group(1) in labelled, control
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=", page)


def sent_link(runtime: Runtime) -> str:
    """Deliver what waits and return the link's path in the newest letter."""
    while deliver(runtime.opener):
        pass
    return re.search(r"http://localhost(/link/\S+)", runtime.opener.ports.mailer.kept[-1].text).group(1)
