"""The verbs of matters and contracts; the only writers of both."""

from boardroom.matters.actions.answering import answer, postpone, postpone_question
from boardroom.matters.actions.clocks import forget_papers, note_contract_end, settle_clocks
from boardroom.matters.actions.contracts import (
    ContractCard,
    change_contract,
    end_contract,
    give_notice,
    keep_contract,
    let_apply_again,
    register_contract,
)
from boardroom.matters.actions.disposing import dispose_of_matters
from boardroom.matters.actions.linking import link, require_there, unlink
from boardroom.matters.actions.opening import (
    Card,
    add_part,
    change_matter,
    close,
    open_matter,
    reopen,
)
from boardroom.matters.actions.recusing import declare_conflict, withdraw_conflict

__all__ = [
    "Card",
    "ContractCard",
    "add_part",
    "answer",
    "change_contract",
    "change_matter",
    "close",
    "declare_conflict",
    "dispose_of_matters",
    "end_contract",
    "forget_papers",
    "give_notice",
    "keep_contract",
    "let_apply_again",
    "link",
    "note_contract_end",
    "open_matter",
    "postpone",
    "postpone_question",
    "register_contract",
    "reopen",
    "require_there",
    "settle_clocks",
    "unlink",
    "withdraw_conflict",
]
