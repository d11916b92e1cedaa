"""Inflections that neither the stemmer nor the lemmatiser brings home, and what they are forms of."""

import re
from functools import lru_cache

from simplemma import is_known, lemmatize

# Strong and irregular verbs: infinitive, then past, supine and what else has another vowel or stem. The passive adds
# an s; verbs with a prefix (god-känna, upp-säga, över-låta) follow the plain ones.
_VERBS = """
binda band bundit bunden bundna; bita bet bitit; bjuda bjöd bjudit; bli blev blivit; brinna brann brunnit;
bryta bröt brutit bruten brutna; byta bytte bytt bytta; bära bar burit buren; böra bör borde bort; dra drog
dragit; dricka drack druckit; driva drev drivit; falla föll fallit; fara for farit; finna fann funnit;
finnas fanns funnits; flyga flög flugit; flyta flöt flutit; frysa frös frusit frusen frusna; få fick fått;
försvinna försvann försvunnit; ge gav gett givit given givna ger; giva gav givit; gjuta göt gjutit gjuten;
glida gled glidit; glädja gladde glatt; gnida gned gnidit; gripa grep gripit; gråta grät gråtit; gå gick
gått; göra gjorde gjort gjord gjorda gör; heta hette hetat; hinna hann hunnit; hugga högg huggit; hålla höll
hållit; knyta knöt knutit knuten; komma kom kommit; kunna kan kunde kunnat; känna kände känt känd kända; le
log lett; leva levde levt; lida led lidit; ligga låg legat; ljuda ljöd ljudit; ljuga ljög ljugit; lägga lade
lagt lagd lagda la; låta lät låtit; niga neg nigit; njuta njöt njutit; nypa nöp nupit; riva rev rivit riven
rivna; rinna rann runnit; ryta röt rutit; se såg sett sedd sedda ser; sitta satt suttit; sjuda sjöd sjudit;
sjunga sjöng sjungit; sjunka sjönk sjunkit; skina sken skinit; skilja skilde skilt skild skilda; skjuta sköt
skjutit skjuten; skrida skred skridit; skrika skrek skrikit; skriva skrev skrivit skriven skrivna; skära
skar skurit skuren; slippa slapp sluppit; slita slet slitit sliten slitna; sluta slöt slutit slutade; slå
slog slagit slagen slagna slås; smita smet smitit; smörja smorde smort; sova sov sovit; spricka sprack
spruckit sprucken; sprida spred spritt spridit; springa sprang sprungit; sticka stack stuckit; stiga steg
stigit; stjäla stal stulit stulen stulna; stryka strök strukit struken strukna; strida stred stridit; stå
stod stått; städja stadde stadd; stödja stödde stött; suga sög sugit; supa söp; svika svek svikit; svida
sved; svälja svalde svalt; svära svor svurit; säga sade sagt sagd sagda sa; sälja sålde sålt såld sålda;
sända sände sänt; sätta satte satt satta; ta tog tagit tagen tagna tar; taga tog tagit; tiga teg tigit;
tvinga tvang tvungit; tälja talde; töras tordes; vara är var varit voro; veta vet visste vetat; vika vek
vikit; vilja vill ville velat; vinna vann vunnit vunnen vunna; vrida vred vridit; välja valde valt vald
valda; vänja vande vant; växa växte växt; äta åt ätit; töja töjde; dö dog dött; tyda tydde tytt; mäta mätte
mätt; möta mötte mött; sköta skötte skött; leda ledde lett; råda rådde rått; bero berodde berott; förse
försåg försett; utse utsåg utsett utsedd utsedda; anse ansåg ansett; avse avsåg avsett avsedd avsedda; nämna
nämnde nämnt; glömma glömde glömt; gömma gömde gömt; bestämma bestämde bestämt; döma dömde dömt; rymma rymde
rymt; klämma klämde klämt; tömma tömde tömt; vända vände vänt; hända hände hänt; tända tände tänt; lösa
löste löst; fästa fäste fäst; lyfta lyfte lyft; följa följde följt; dölja dolde dolt; ställa ställde ställt;
fylla fyllde fyllt; hyra hyrde hyrt hyrda; täcka täckte täckt; räcka räckte räckt; sänka sänkte sänkt
sänkta; skänka skänkte skänkt; tänka tänkte tänkt; märka märkte märkt; stärka stärkte stärkt; åtgärda
åtgärdade
"""

# Nouns whose vowel changes, and others that no rule reaches: the dictionary form, then the others.
_NOUNS = """
hand händer händerna; natt nätter nätterna; stad städer städerna städernas; bostad bostäder bostäderna
bostäders bostädernas; eldstad eldstäder eldstäderna; land länder länderna; rand ränder; strand stränder;
tand tänder; brand bränder bränderna; bok böcker böckerna böckers; fot fötter fötterna; rot rötter rötterna;
bot böter böterna; ledamot ledamöter ledamöterna ledamöters ledamöternas; son söner sönerna; dotter döttrar
döttrarna; mor mödrar mödrarna; far fäder fäderna; bror bröder bröderna; bonde bönder bönderna; stång
stänger stängerna; tång tänger; spång spänger; man män männen männens; gås gäss; mus möss; ansökan
ansökningar ansökningarna ansökningen ansökningars ansökningarnas; anmälan anmälningar anmälningarna
anmälningen; begäran begäranden; önskan önskningar önskningarna; början; inbjudan inbjudningar
inbjudningarna; öga ögon ögonen; öra öron öronen; cykel cyklar cyklarna cyklarnas; huvud huvuden huvudena;
centrum centrumet centret; museum museet museer; jubileum jubileet; nummer numret numren numrets; hammare
hamrar; sommar somrar somrarna; djup djupet; examen examina; kontrakt kontraktet kontrakten; datum datumet;
forum forumet; medium medier medierna; stipendium stipendier; gymnasium gymnasiet; kriterium kriterier
kriterierna; hemställan hemställningar hemställningarna hemställandet; schema scheman schemat; tema teman temat; konto konton kontot; foto foton fotot
"""
# Adjectives whose comparative has another vowel or another word.
_ADJECTIVES = """
god gott goda bättre bäst bästa; dålig sämre sämst sämsta; lång långt långa längre längst längsta; ung yngre yngst
yngsta; tung tyngre tyngst tyngsta; grov grövre grövst grövsta; få färre; nära närmare närmast närmaste; hög högre
högst högsta; låg lägre lägst lägsta; stor större störst största; liten litet lilla små mindre minst minsta; bred brett;
vit vitt; röd rött; het hett; våt vått; fri fritt; ny nytt; blå blått; grå grått; hård hårt; ond ont; sund sunt; vid vitt;
glad glatt; död dött; tät tätt; gammal äldre äldst äldsta
"""
_RELINED = dict.fromkeys(("relinas", "relinade", "relinades", "relinat", "relinats", "relinad"), "relina")
_IRREGULAR_ALONE = _RELINED | {
    "uppsade": "uppsägning",
    "uppsagt": "uppsägning",
    "uppsagd": "uppsägning",
    "uppsagda": "uppsägning",
}

PREFIXES = (
    "an", "av", "be", "bi", "bort", "efter", "er", "fast", "fort", "fram", "från", "för", "före", "god", "genom",
    "hop", "igen", "ihop", "in", "kvar", "lös", "med", "miss", "mot", "ned", "ner", "om", "på", "sam",
    "sönder", "till", "tillbaka", "under", "upp", "ur", "ut", "vid", "åter", "över", "ny", "åsido", "sär",
    "redo", "full", "klar", "möjlig", "tydlig", "råd", "verk", "säker", "offentlig",
)  # fmt: skip
# Those of them that may also stand apart from their verb.
PARTICLES = frozenset({"upp", "om", "ut", "in", "av", "till", "ned", "ner", "bort", "under", "på"})


def _table(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in text.replace("\n", " ").split(";"):
        base, *others = row.split()
        for other in others:
            found.setdefault(other, base)
    return found


_OF_VERBS = _table(_VERBS)
IRREGULAR: dict[str, str] = _table(_NOUNS) | _table(_ADJECTIVES) | _IRREGULAR_ALONE

# speglar is spegel, fönstren is fönster, öknar is öken: the e of the base falls away before the ending.
_LOST_E = re.compile(
    r"(?P<stem>.{2,}[bcdfghkmnpstv])(?P<last>[lrn])(?:ar|arna|arnas|ars|er|erna|ernas|et|ets|en|ens|a|as)"
)
_REGULAR_PASSIVE = (
    "ades",
    "ndes",
    "rdes",
    "ldes",
    "gdes",
    "vdes",
    "ttes",
    "jdes",
    "mdes",
    "ktes",
    "ptes",
    "stes",
)


@lru_cache(maxsize=40_000)
def readings_of(word: str) -> tuple[str, ...]:
    """What an irregular or passive form is a form of: bytte is byta, godkändes godkänna, speglar spegel; else none."""
    found: dict[str, None] = {}
    for form in (word, word[:-1]) if word.endswith("s") else (word,):
        if form in IRREGULAR:
            found[IRREGULAR[form]] = None
        verb = _verb_of(form)
        if verb:
            found[verb] = None
    if not found and len(word) > 5 and word.endswith(_REGULAR_PASSIVE):
        found[word[:-1]] = None
    if not found and (verb := _of_passive(word)):
        found[verb] = None
    base = _with_its_e(word)
    if base:
        found[base] = None
    return tuple(found)


def _verb_of(form: str) -> str | None:
    if form in _OF_VERBS:
        return _OF_VERBS[form]
    for prefix in PREFIXES:
        rest = form.removeprefix(prefix)
        if rest != form and len(rest) > 2 and rest in _OF_VERBS:
            verb = prefix + _OF_VERBS[rest]
            if prefix in PARTICLES or is_known(verb, lang="sv"):
                return verb
    return None


def _of_passive(word: str) -> str | None:
    """The verb of a passive in the present: ersätts is ersätta, töms tömma."""
    stem = word.removesuffix("s")
    if stem == word or len(stem) < 3:
        return None
    for verb in (stem + stem[-1] + "a",) if stem.endswith("m") else (stem + "a",):
        if is_known(verb, lang="sv") and lemmatize(verb, lang="sv") == verb:
            return verb
    return None


def _with_its_e(word: str) -> str | None:
    match = _LOST_E.fullmatch(word)
    if match is None:
        return None
    stem, last = match["stem"], match["last"]
    for base in (f"{stem}e{last}", f"{stem}{stem[-1]}e{last}"):
        if is_known(base, lang="sv"):
            return base
    return None
