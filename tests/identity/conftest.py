"""Fixtures of identity: accounts with passwords, an authenticator, pages of the frame that others build."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from boardroom.adapters.twins.kept_mailer import KeptMailer
from boardroom.adapters.twins.soft_authenticator import SoftAuthenticator
from boardroom.app import create_app
from boardroom.core.actor import worker_for
from boardroom.core.secrets import hash_password
from boardroom.identity.models import Account
from boardroom.notices.jobs import deliver
from boardroom.runtime import Runtime
from boardroom.web import navigation
from boardroom.web.guard import logged_in
from tests.data.kept_mail import mailing

PASSWORD = "grinden knarrar om hösten"


def stand_in(app: Flask) -> Flask:
    """Put plain pages where the frame leads and nothing stands yet."""
    wanted = [row[2] for row in (*navigation.PRIMARY, *navigation.MORE)]
    for endpoint in [*wanted, "mandates.accept_invitation"]:
        if endpoint not in app.view_functions:
            below = "" if endpoint == "mandates.accept_invitation" else "/<association>"
            app.add_url_rule(f"{below}/stand-in/{endpoint}", endpoint, logged_in(lambda: "a page"))
    return app


@pytest.fixture
def runtime(runtime: Runtime) -> Runtime:
    """The portal with a mailer that keeps what it is given."""
    return mailing(runtime, KeptMailer())


@pytest.fixture
def app(app: Flask) -> Flask:
    return stand_in(app)


@pytest.fixture
def guarded_app(runtime: Runtime) -> Flask:
    """The portal with its forms protected, as it is served."""
    made = create_app(runtime)
    made.config.update(TESTING=True)
    return stand_in(made)


@dataclass
class Known:
    """Someone with an account and a password."""

    account: Account
    password: str = PASSWORD

    @property
    def email(self) -> str:
        return self.account.email


@pytest.fixture
def chair(board, runtime: Runtime) -> Known:
    with runtime.opener.writing(worker_for()) as work:
        account = work.session.get(Account, board.people["chair"].account_id)
        account.password_hash = hash_password(PASSWORD)
    return Known(account)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def phone() -> SoftAuthenticator:
    return SoftAuthenticator("http://localhost")


@pytest.fixture
def log_in(browser: FlaskClient) -> Callable[..., object]:
    """Send the log-in form."""

    def act(
        email: str, password: str = PASSWORD, client: FlaskClient | None = None, **more: object
    ) -> object:
        return (client or browser).post("/log-in", data={"email": email, "password": password, **more})

    return act


@pytest.fixture
def is_inside() -> Callable[[FlaskClient], bool]:
    return lambda client: client.get("/account").status_code == 200


@pytest.fixture
def check_page() -> Callable[[str], None]:
    """Valid HTML, one h1, unique ids, a label for every control, nothing inline."""

    def check(page: str) -> None:
        html5lib.HTMLParser(strict=True).parse(page)
        assert len(re.findall(r"<h1[ >]", page)) == 1
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)
        labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
        for control in re.findall(r"<(?:input|select|textarea)[^>]*>", page):
            if 'type="hidden"' in control or " hidden" in control:
                continue
            named = re.search(r'\sid="([^"]+)"', control)
            assert named, control
            assert named.group(1) in labelled or "aria-label" in control, control
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=", page)

    return check


@pytest.fixture
def sent_link(runtime: Runtime) -> Callable[[], str]:
    """Deliver what waits and return the path of the newest link."""

    def newest() -> str:
        while deliver(runtime.opener):
            pass
        links = [
            found.group(1)
            for mail in runtime.opener.ports.mailer.kept
            if (found := re.search(r"http://localhost(/link/\S+)", mail.text))
        ]
        return links[-1]

    return newest
