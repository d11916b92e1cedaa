"""Fixtures of notices: the portal with a mailer that keeps what it is given."""

from dataclasses import replace

import pytest

from boardroom.adapters.twins.kept_mailer import KeptMailer
from boardroom.runtime import Runtime


@pytest.fixture
def mailer() -> KeptMailer:
    return KeptMailer()


@pytest.fixture
def runtime(runtime: Runtime, mailer: KeptMailer) -> Runtime:
    ports = replace(runtime.opener.ports, mailer=mailer)
    return replace(runtime, opener=replace(runtime.opener, ports=ports))
