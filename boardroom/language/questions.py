"""The words that carry no meaning of their own: stop words, and the words that only make a question."""

STOP_WORDS = frozenset(
    """
    alla allt att av blev bli blir blivit de dem den denna deras dess dessa det detta dig din dina ditt du där då
    efter ej eller en er era ert ett från för ha hade han hans har henne hennes hon honom hur här i icke inom inte
    jag ju kan kunde man med mellan men mig min mina mitt mot mycket ni nu någon något några när och om oss på samma
    sedan sig sin sina sitta själv skulle som så sådan sådana till under upp ut utan vad var vara varför varit varje
    vars vart vem vi vid vilka vilkas vilken vilket vår våra vårt än är åt över ska skall få får fick bör ännu även
    samt vilkets också dock endast bara m.m bl.a t.ex d.v.s s.k o.s.v m.fl t.o.m fr.o.m p.g.a
    """.split()  # noqa: SIM905 -- a list to read and to add to
)

QUESTION_WORDS = frozenset(
    """
    när var vart varifrån vem vems vilka vilken vilket vad varför hur huru hurdan vilkens
    finns finnas fanns gäller gällde sker skedde menas heter hette betyder innebär måste brukar vill ville behöver
    senast gör göra gjorde gjort kallas länge haft hava ingen inget inga
    """.split()  # noqa: SIM905 -- a list to read and to add to
)


def is_empty_word(word: str) -> bool:
    """Whether a casefolded word says nothing to look for: it makes the question or joins its words."""
    return word in STOP_WORDS or word in QUESTION_WORDS
