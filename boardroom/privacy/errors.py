"""What the privacy pages refuse, and what to do instead."""

from boardroom.core.errors import Refusal
from boardroom.core.words import N_


class NotYours(Refusal):
    """A request needs a name, and how it was made sure that it is they who ask."""

    status = 422
    sentence = N_("Skriv vem som frågar och hur ni har kontrollerat att det är den personen.")


class NumberWrong(Refusal):
    """A personal identity number whose check digit is wrong finds nothing."""

    status = 422
    sentence = N_("Personnumret stämmer inte. Kontrollera siffrorna, eller lämna fältet tomt.")


class ReceivedAhead(Refusal):
    """A request cannot have come tomorrow."""

    status = 422
    sentence = N_("Begäran kan inte ha kommit en dag i framtiden.")


class WhyMissing(Refusal):
    """A deed that leaves out, prolongs, refuses or reveals needs a reason."""

    status = 422
    sentence = N_("Skriv varför. Den som frågar har rätt att få veta det.")


class NotOpen(Refusal):
    """A request that is closed, or at which the worker is, cannot be changed."""

    sentence = N_("Begäran går inte att ändra just nu: den är besvarad, eller så arbetar portalen med den.")


class PackageOver(Refusal):
    """A package is handed out while it is what was decided, and nothing in it has been disposed of."""

    sentence = N_("Paketet gäller inte längre: något i det har bestämts på nytt eller gallrats.")


class NotReviewed(Refusal):
    """Every finding is gone through before anything is handed out."""

    sentence = N_("Alla fynd är inte genomgångna. Gå igenom dem först, så att inget lämnas ut av misstag.")


class TextChanged(Refusal):
    """A page was read or corrected again since it was opened: what was ticked may be other words now."""

    sentence = N_("Sidans text har ändrats sedan du öppnade den. Gå igenom sidan igen; inget är sparat.")


class PagesMoved(Refusal):
    """A found page was parted, joined or taken away since the search."""

    sentence = N_(
        "En sida har delats eller tagits bort sedan sökningen. Sök igen, och gå igenom det som är nytt."
    )


class NotWholeView(Refusal):
    """Who must not see a part of what was found does not hand out the whole."""

    sentence = N_(
        "En del av det som hör till begäran får du inte se, på grund av jäv eller för att din roll inte öppnar den. Någon annan i styrelsen får göra det här."
    )


class LawKeeps(Refusal):
    """A document that the law or the plan keeps is not released."""

    sentence = N_("Handlingen får inte gallras i förtid. Skälet står bredvid den.")


class IncidentUnanswered(Refusal):
    """An incident is closed when it was reported, or when a reason says why it need not be."""

    sentence = N_(
        "Skriv när incidenten anmäldes till IMY, eller varför den inte behöver anmälas. Sedan kan den avslutas."
    )


class LateUnexplained(Refusal):
    """What is reported after 72 hours is reported with the reason."""

    status = 422
    sentence = N_("Anmälan kom mer än 72 timmar efter upptäckten. Skriv varför det dröjde.")


class IncidentUntold(Refusal):
    """Those whom a high risk threatens are told, or a reason says why not."""

    sentence = N_(
        "Risken är hög och ingen som berörs har fått veta det. Anteckna vem som har fått veta, eller skriv varför ingen behöver det."
    )


class IncidentAhead(Refusal):
    """An incident cannot have been discovered tomorrow."""

    status = 422
    sentence = N_("Incidenten kan inte ha upptäckts en tid i framtiden.")


class BoxWrong(Refusal):
    """A free box lies outside the page, or covers nothing."""

    status = 422
    sentence = N_("Rutan ligger utanför sidan eller täcker inget. Ange fyra tal mellan 0 och 100, i ordning.")


class StillToSign(Refusal):
    """Whoever has something left to sign has to be reached until then."""

    sentence = N_(
        "%(name)s har något kvar att skriva under och behöver kunna nås tills det är klart."
        " Ta bort kontaktuppgifterna efter det."
    )
