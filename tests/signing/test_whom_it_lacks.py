"""Whom completed papers are said to lack: a role where nobody of it signed, and otherwise a person by name."""

import pytest

from boardroom.signing.rules.states import Asked, SignerRole, SignerState, lacking

SIGNED, WAITING, SKIPPED = SignerState.SIGNED, SignerState.WAITING, SignerState.SKIPPED
TAKER, CHAIR, ADJUSTER = SignerRole.MINUTE_TAKER, SignerRole.CHAIR, SignerRole.ADJUSTER


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ([("Karin", TAKER, SIGNED), ("Per", ADJUSTER, SKIPPED)], ["justerare"]),
        ([("Per", ADJUSTER, SKIPPED), ("Amina", ADJUSTER, SKIPPED)], ["justerare"]),
        ([("Per", ADJUSTER, SKIPPED), ("Amina", ADJUSTER, SIGNED)], ["Per"]),
        ([("Per", ADJUSTER, SKIPPED), ("Amina", ADJUSTER, WAITING)], ["Per"]),
        ([("Per", ADJUSTER, SKIPPED), ("Amina", ADJUSTER, SignerState.NOT_NEEDED)], ["justerare"]),
        ([("Mats", CHAIR, SKIPPED), ("Per", ADJUSTER, SIGNED)], ["mötesordförande"]),
        ([("Mats", CHAIR, SKIPPED), ("Per", ADJUSTER, SKIPPED)], ["mötesordförande", "justerare"]),
        ([("Bo", SignerRole.PARTY, SIGNED), ("Eva", SignerRole.PARTY, SKIPPED)], ["en av parterna"]),
        ([("Karin", TAKER, SIGNED), ("Per", ADJUSTER, SIGNED)], []),
    ],
)
def test_a_role_is_lacking_only_where_nobody_of_it_signed(asked, told):
    assert lacking([Asked(*one) for one in asked], "board_minutes") == told
