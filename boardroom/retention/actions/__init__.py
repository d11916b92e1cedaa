"""Placing and lifting legal holds, excepting documents, proposing, approving and carrying out disposals."""

from boardroom.retention.actions.adopting import adopt_by_decision, adopt_by_paper
from boardroom.retention.actions.destroying import (
    Claimed,
    begin_destruction,
    certify,
    claim_round,
    let_go,
    note_destroyed,
    note_removed,
    put_off,
)
from boardroom.retention.actions.holding import (
    end_exemption,
    end_matters_exemption,
    exempt,
    exempt_matter,
    lift_hold,
    place_hold,
)
from boardroom.retention.actions.proposing import (
    LANE,
    approve,
    object_to,
    propose_disposal,
    take_back_objection,
    withdraw_disposal,
)
from boardroom.retention.actions.releasing import end_release, release

__all__ = [
    "LANE",
    "Claimed",
    "adopt_by_decision",
    "adopt_by_paper",
    "approve",
    "begin_destruction",
    "certify",
    "claim_round",
    "end_exemption",
    "end_matters_exemption",
    "end_release",
    "exempt",
    "exempt_matter",
    "let_go",
    "lift_hold",
    "note_destroyed",
    "note_removed",
    "object_to",
    "place_hold",
    "propose_disposal",
    "put_off",
    "release",
    "take_back_objection",
    "withdraw_disposal",
]
