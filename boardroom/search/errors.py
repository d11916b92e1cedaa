"""What search refuses."""

from boardroom.core.errors import Refusal
from boardroom.core.words import N_


class Unreadable(Refusal):
    """A program's query cannot be read; [start, end) is the place in it."""

    status = 422
    sentence = N_("%(problem)s")

    @property
    def members(self) -> dict[str, object]:
        """What Problem Details say beside the sentence."""
        return {"place": {"start": self.facts["start"], "end": self.facts["end"]}}


class NotOneWord(Refusal):
    """A synonym is not one word."""

    status = 422
    sentence = N_("”%(word)s” är inte ett enda ord. Skilj orden åt med kommatecken.")


class TooFewWords(Refusal):
    """A group of synonyms has fewer than two words."""

    status = 422
    sentence = N_("Skriv minst två ord som betyder samma sak.")


class TooManyWords(Refusal):
    """A group of synonyms has more than twenty words."""

    status = 422
    sentence = N_("En grupp kan ha högst tjugo ord. Dela upp den i två.")


class NumberNotKept(Refusal):
    """A search with a personal identity number in it is not saved."""

    status = 422
    sentence = N_("En sökning med personnummer sparas inte. Sök på namnet i stället.")


class TooManySaved(Refusal):
    """A person has as many saved searches as the worker looks after."""

    sentence = N_("Du har redan femtio sparade sökningar. Ta bort någon som du inte behöver längre.")
