"""Pages of matters, of the building and its apartments, of contracts, and what people are asked."""

from boardroom.matters.views import building, contracts, linking, matters, questions
from boardroom.matters.views.blueprint import blueprint, contract_blueprint

__all__ = ["blueprint", "building", "contract_blueprint", "contracts", "linking", "matters", "questions"]
