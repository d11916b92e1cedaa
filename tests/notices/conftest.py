"""Fixtures of notices: the portal with a mailer that keeps what it is given."""

import pytest

from boardroom.adapters.twins.kept_mailer import KeptMailer
from boardroom.runtime import Runtime
from tests.data.kept_mail import mailing


@pytest.fixture
def mailer() -> KeptMailer:
    return KeptMailer()


@pytest.fixture
def runtime(runtime: Runtime, mailer: KeptMailer) -> Runtime:
    return mailing(runtime, mailer)
