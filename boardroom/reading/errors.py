"""Refusals of reading."""

from boardroom.core.errors import Invalid, Refusal
from boardroom.core.words import N_


class NotFailed(Refusal):
    """Only a page that failed can be tried again."""

    sentence = N_("Det finns inga sidor som väntar på ett nytt försök.")


class NoImage(Refusal):
    """The page cannot be shown as an image; the original can still be downloaded."""

    status = 404
    sentence = N_("Sidan går inte att visa som bild. Originalet är orört och går att ladda ner.")


class CorrectedMeanwhile(Refusal):
    """Someone else has written a newer version of the page's text; nothing of either is lost."""

    sentence = N_(
        "Någon annan har rättat sidan medan du skrev. Din text står kvar här och den andras bredvid. "
        "Jämför dem och spara igen."
    )


class TextTooLong(Invalid):
    """More text than a page can hold."""

    sentence = N_("Texten är längre än en sida kan vara. Klistrade du in för mycket?")


class NothingToWithdraw(Refusal):
    """The machine's text counts already."""

    sentence = N_("Sidans text är redan den som lästes av.")


class BeingRead(Refusal):
    """The page stands in line or is being read just now."""

    sentence = N_("Sidan läses redan av.")


class NothingToPart(Refusal):
    """None of the pages shows two facing pages on one sheet, or none does any more."""

    sentence = N_("Ingen av sidorna går att dela. De är kanske redan delade, eller läses av just nu.")


class NothingParted(Refusal):
    """No sheet of the document stands parted."""

    sentence = N_("Inga uppslag är delade i den här handlingen.")
