"""Fixtures of notices: the portal with a mailer that keeps what it is given."""

import pytest

from boardroom.adapters.twins.kept_mailer import KeptMailer


@pytest.fixture(autouse=True)
def _letters_are_kept(mailer: KeptMailer) -> None:
    """Have every test of this room take the letters, whether it looks into them or not."""
