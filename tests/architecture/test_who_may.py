"""Who may what, written by hand from DOMAIN section 4: the oracle that the access matrix measures itself by.

The matrix asks whether every route answers as the tables of mandates say; this asks whether the tables say what was
decided. A permission, role or class given to someone is given here too, with open eyes.
"""

import pytest

from boardroom.core.permissions import Permission as P
from boardroom.mandates.models import Role
from boardroom.mandates.rules import (
    NEVER_OPENED,
    OPENED,
    ROLE_CLASSES,
    ROLE_PERMISSIONS,
    Held,
    permissions_of,
)
from tests.architecture.test_access import PERSONAL, _routes

# One column for each role, in this order; "x" may, "." may not.
ORDER = (
    "chair", "vice_chair", "secretary", "treasurer", "board_member", "deputy",
    "auditor", "nominating_committee", "manager", "member", "administrator",
)  # fmt: skip
TABLE = """
                          ch vi se tr bo de au no ma me ad
read_documents            x  x  x  x  x  x  x  x  x  .  .
search_personal_numbers   x  x  x  .  .  .  .  .  .  .  .
add_documents             x  x  x  x  x  x  .  x  x  .  .
edit_documents            x  x  x  x  x  x  .  .  .  .  .
share_documents           x  x  x  x  x  .  .  .  .  .  .
read_minutes              x  x  x  x  x  x  x  .  .  .  .
write_minutes             x  x  x  x  x  x  .  .  .  .  .
send_for_signing          x  x  x  x  x  x  .  .  .  .  .
read_board                x  x  x  x  x  x  x  x  .  .  x
manage_mandates           x  x  .  .  .  .  .  .  .  .  x
read_retention            x  x  x  x  x  x  x  .  .  .  .
manage_retention          x  x  x  .  .  .  .  .  .  .  .
approve_disposal          x  x  x  x  x  .  .  .  .  .  .
place_holds               x  x  x  x  x  .  .  .  .  .  .
lift_holds                x  x  .  .  .  .  .  .  .  .  .
open_access               x  x  x  x  x  .  .  .  .  .  .
hand_over                 x  x  x  x  x  x  .  .  .  .  .
manage_association        x  x  .  .  .  .  .  .  .  .  x
manage_tokens             x  x  x  x  x  x  .  .  x  .  x
read_changes              x  x  x  x  x  x  x  .  .  .  .
read_access_log           x  .  .  .  .  .  x  .  .  .  .
read_jobs                 x  x  x  x  x  x  .  .  .  .  x
handle_privacy            x  x  x  .  .  .  .  .  .  .  .
reveal_personal_numbers   x  x  x  .  .  .  .  .  .  .  .
export                    x  x  .  .  .  .  x  .  .  .  .
"""
MAY = {name: dict(zip(ORDER, marks, strict=True)) for name, *marks in map(str.split, TABLE.splitlines()[2:])}

# Which record classes a role opens of itself; "*" is every class. A manager has those that were chosen for them.
CLASSES = {
    "chair": "*",
    "vice_chair": "*",
    "secretary": "*",
    "treasurer": "*",
    "board_member": "*",
    "deputy": "*",
    # Minutes, accounts, contracts (DOMAIN section 4); no register of persons, no matter of one.
    "auditor": "board_minutes constituting_minutes per_capsulam_decision general_meeting_minutes annual_report "
    "vouchers ledgers fees_payroll budget loan_papers mortgage_deeds construction_contract service_contract "
    "rejected_tender insurance_policy processor_agreement premises_lease",
    "nominating_committee": "nominating_papers",
    "manager": "",
    "member": "bylaws general_meeting_minutes annual_report",
    "administrator": "",
}

# What two people can open for someone for some hours, and what they then may. Nothing that leaves the house, concerns
# persons, judges a disposal or lets others in beyond a mandate.
OPENED_FOR_HOURS = {
    "administrator": "read_board manage_mandates manage_association read_jobs",
    "secretary": "read_documents add_documents edit_documents read_minutes write_minutes send_for_signing read_board "
    "read_retention hand_over read_changes read_jobs",
    "auditor": "read_documents read_minutes read_board read_retention read_changes",
}

# Doors without a permission of their own: open to everyone logged in (or, where said, to the guest of a signing link, or on
# a shared tablet), because each shows only what is the reader's own. Whoever adds one says here why it needs no more.
PERSONAL_ENDPOINTS = {
    # One signer's own paper, and what it changed since the version that they were asked to sign before: the right to finish
    # signing outlives the mandate.
    "invited": """
        signing.bankid signing.bankid_done signing.changes signing.code signing.decline signing.door signing.eid signing.eid_done
        signing.enter_code signing.enter_door signing.envelope signing.invitation signing.page_image signing.passkey
        signing.passkey_options signing.read signing.reading_copy signing.receipt signing.sign signing.wish
    """,
    # A shared tablet, opened for one meeting's papers.
    "in_room": """
        signing.leave signing.next_person signing.phone signing.room signing.room_done signing.seat signing.take_seat
    """,
    # One's own account, tasks, signing, part of a handover, and the minutes of one's own time.
    "logged_in": """
        archive.past archive.past_minutes handover.own_part home.tasks signing.delegate signing.draw signing.index
        identity.account identity.add_passkey identity.associations identity.begin_second_factor identity.end_session
        identity.enrol identity.language identity.link_bankid identity.link_eid identity.log_out_everywhere
        identity.new_passkey_options identity.passkeys identity.password identity.recovery_codes
        identity.remove_passkey identity.remove_second_factor identity.rename_passkey identity.second_factor
        identity.unlink_eid
    """,
}


def test_no_door_but_these_is_open_to_everyone_who_is_logged_in(app):
    open_to_all = {(str(gate), rule.endpoint) for rule, _, gate in _routes(app) if gate in PERSONAL}
    listed = {(gate, name) for gate, names in PERSONAL_ENDPOINTS.items() for name in names.split()}
    assert open_to_all == listed


def test_the_table_names_every_permission_and_every_role():
    assert set(MAY) == {permission.value for permission in P}
    assert set(ORDER) == {role.value for role in Role} == set(ROLE_PERMISSIONS) == set(ROLE_CLASSES)
    assert all(mark in {"x", "."} for row in MAY.values() for mark in row.values())


@pytest.mark.parametrize("role", ORDER)
def test_a_role_may_what_was_decided_and_no_more(role):
    assert {one.value for one in ROLE_PERMISSIONS[role]} == {
        name for name, row in MAY.items() if row[role] == "x"
    }


@pytest.mark.parametrize("role", ORDER)
def test_a_role_opens_the_classes_that_were_decided_and_no_more(role):
    opened = ROLE_CLASSES[role]
    assert ("*" if opened is None else set(opened)) == (
        CLASSES[role] if role in ORDER[:6] else set(CLASSES[role].split())
    )


def test_access_opened_by_two_people_gives_what_was_decided_and_no_more():
    assert set(OPENED) == set(OPENED_FOR_HOURS)
    for role, allowed in OPENED_FOR_HOURS.items():
        given = permissions_of([Held(role, opened=True)], member_pages=True)
        assert {one.value for one in given} == set(allowed.split()), role
    # What stays with the elected, whichever role is opened one day.
    assert {one.value for one in NEVER_OPENED} == {
        "open_access", "approve_disposal", "place_holds", "lift_holds", "read_access_log", "manage_tokens",
        "share_documents", "export", "handle_privacy", "search_personal_numbers", "reveal_personal_numbers",
        "manage_retention",
    }  # fmt: skip


def test_a_member_reads_only_once_the_board_has_turned_the_pages_on():
    assert permissions_of([Held("member")], member_pages=False) == frozenset()
    assert permissions_of([Held("member")], member_pages=True) == {P.READ_DOCUMENTS}
