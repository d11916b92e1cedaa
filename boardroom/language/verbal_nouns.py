"""What the doing of a verb is called where no ending tells it: sälja and försäljning, gå and gång, välja and val."""

from boardroom.language.irregular import PREFIXES

# The verb, then its nouns. A verb with a prefix follows the plain one where the words are listed: avgå, avgång.
_TABLE = """
adjungera adjunktion adjungering; adressera adress; ajournera ajournering; anfalla anfall; anlita anlitande; anmärka
anmärkning; anse anseende; ansluta anslutning; anställa anställning anställd; ansvara ansvar; ansvarsbefria
ansvarsfrihet; anta antagande; anvisa anvisning; applådera applåd; arbeta arbete arbetare; arrendera arrende; arvodera
arvode; asfaltera asfalt asfaltering; assistera assistans assistent; attestera attest; avgöra avgörande; avisera avi;
avlida avliden; avskriva avskrivning; avsluta avslut avslutning; avsäga avsägelse; avtala avtal; avvika avvikelse;
backa backning; bada bad; balansera balans; bedra bedrägeri; befria befrielse frihet; behöva behov; belasta last
belastning; besikta besiktning; besiktiga besiktning besiktningsman; beskära beskärning; besluta beslut; bestå
bestånd; besöka besök; beta bete; betala betalning; bevaka vakt bevakning; bevara bevarande; bevattna vattna
bevattning; bevilja beviljande; bevisa bevis; bidra bidrag; bifalla bifall; bilda bildning; binda bindning; bjuda bud
inbjudan; bo boende; bocka bock; bokföra bokföring; bordlägga bordläggning; borga borgen; borra borr borrning; bosätta
bosättning; brinna brand; brista brist; bruka bruk; bryta brott brytning; bråka bråk; bränna brand bränning; budgetera
budget; bulla buller; bullra buller; bulta bult; bygga bygge byggnad byggnation; byta byte; bötfälla böter; certifiera
certifikat certifiering; cykla cykel cykling; debattera debatt; dela del delning; delegera delegation delegering;
delta deltagande deltagare; deponera deposition; diskutera diskussion; disponera disposition; distribuera
distribution; dokumentera dokument dokumentation; donera donation; dra drag dragning; driva drift drivning; droppa
dropp; dränera dränering; duscha dusch; dyka dykning; dö död; döma dom; döpa dop; efterleva efterlevnad; efterträda
efterträdare; elda eldning; enas enighet; entlediga entledigande; erbjuda erbjudande; ersätta ersättning; expandera
expansion; explodera explosion; exponera exposition; fakturera faktura; falla fall; festa fest; finansiera finans
finansiering; fira firande; firmateckna firmateckning firmatecknare; fiska fiske; flytta flytt flyttning; flöda flöde;
forska forskning; fotografera foto fotografi; frakta frakt; frysa frost frysning; frånvara frånvaro; fukta fukt;
fullgöra fullgörande; fungera funktion; fälla fällning; färga färg färgning; fästa fäste; föda födelse födsel; följa
följd uppföljning; förbereda förberedelse; förbjuda förbud; förbruka förbrukning; fördela fördelning; föregå
föregångare; föreslå förslag; företa företag; företräda företrädare; förfalla förfall förfallodag; förfoga förfogande;
förlora förlust; förlänga förlängning; förmedla förmedling; försena försening; förskottera förskott; förstå förståelse
förstånd; förstöra förstörelse; försvara försvar; försälja försäljning; försöka försök; förvara förvar förvaring;
förvärva förvärv; gallra gallring; garantera garanti; ge gåva givare; gifta giftermål; gnissla gnissel; godkänna
godkännande; godta godtagande; grilla grill grillning; gräva grävning grävare; gå gång; gödsla gödsel gödsling; göra
görande; halka halka; halkbekämpa halkbekämpning; handla handel; hjälpa hjälp; hota hot; hålla håll hållning; hälsa
hälsning; hämta hämtning; hända händelse; hänvisa hänvisning; häva hävning; höra hörande; inbryta inbrott; indexera
index; injicera injektion; inkassera inkasso; inkomma inkomst; inneha innehav innehavare; innehålla innehåll; inreda
inredning; inspektera inspektion; installera installation installatör; instruera instruktion instruktör; intressera
intresse; intyga intyg; invända invändning; jaga jakt; jobba jobb; justera justering justerare; jämföra jämförelse;
jäva jäv; kabla kabel; kalkylera kalkyl; kalla kallelse; kapitalisera kapital; kasta kast; klaga klagomål klagan;
klassificera klassifikation klassificering; klinka klinker; klippa klipp klippning; klistra klister; klottra klotter;
klyva klyvning; kollidera kollision; komma komst; kommentera kommentar; kommunicera kommunikation; kompostera kompost
kompostering; konferera konferens; konkurrera konkurrens; konstruera konstruktion; konsumera konsumtion; kontera
kontering; kontrahera kontrakt; kontrollera kontroll; kopiera kopia kopiering; korrigera korrektion korrigering;
korrodera korrosion; kosta kostnad; kreditera kredit; kritisera kritik; krocka krock; kräva krav; kvittera kvitto;
kvotera kvot; kyla kylning; köpa köp köpare; köra körning; lacka lack; ladda laddning laddare; lagra lager lagring;
larma larm; lasta last lastning; leda ledning ledare; leka lek; leva liv; leverera leverans leverantör; ljuda ljud;
lotta lott lottning; lottdra lottdragning; lova löfte; lufta luft luftning; lukta lukt; lyfta lyft; lysa ljus lyse
belysning; låna lån; låntaga låntagare; låsa lås låsning; läcka läckage; lägga läggning; läsa läsning; löna lön; löpa
lopp löpning; lösa lösning lösen; mangla mangel mangling; medla medling medlare; mena mening; minnas minne; missbruka
missbruk; misstro misstroende; misstänka misstanke; mobba mobbning; mogna mognad; motionera motion; mura mur murning
murare; måla målning målare; mäkla mäklare; märka märke märkning; mäta mätning mätare mått; möblera möbel; mögla
mögel; möta möte; mötas möte; nedlägga nedläggning; nominera nominering; nyttja nyttjande; närvara närvaro; odla
odling; offerera offert; ogilla ogillande; omsätta omsättning; opponera opposition; ordna ordning; oroa oro; packa
packning; pantsätta pant pantsättning; parkera parkering; pensionera pension; planera planering; plantera planta
plantering; ploga plog plogning; polera polering; portionera portion; prata prat; prioritera prioritet prioritering;
prissätta pris prissättning; processa process; producera produktion produkt; projektera projekt projektering;
projicera projektion; protestera protest; protokollera protokoll; prova prov; pröva prov prövning; publicera
publikation publicering; pumpa pump pumpning; putsa puts putsning; påminna påminnelse; påpeka påpekande; påstå
påstående; rabattera rabatt; rapportera rapport; rasa ras; recensera recension; reducera reduktion reducering;
registrera register registrering; reglera regel reglering; regna regn; rekommendera rekommendation; remittera remiss;
renovera renovering; rensa rens rensning; representera representation representant; resa resa resning; reservera
reservation; revidera revision revisor; ringa ringning; rinna rinning; riskera risk; rita ritning; riva rivning; rosta
rost; rulla rull; rusta upprustning rustning; ryka rök; råda råd rådgivning; rådgöra rådgörande; råna rån; rädda
räddning; räkna räkning räknare; röja röjning; röka rök rökning; röra rörelse; rösta röst röstning omröstning;
sabotera sabotage; salta salt saltning; samarbeta samarbete; samla samling; sammanträda sammanträde; samråda samråd;
samtala samtal; samtycka samtycke; samverka samverkan; sanda sand sandning; sanera sanering; se syn; segla segel
segling; signera signatur signering; sikta sikt; sitta sits sittning säte; skada skadegörelse; skaka skakning; skarva
skarv skarvning; skatta skatt skattning beskattning; skifta skifte; skilja skillnad; skjuta skott skjutning; skotta
skottning; skrammla skrammel; skrika skrik; skriva skrift skrivelse skrivning; skrota skrot skrotning; skruva skruv;
skräpa skräp nedskräpning; skuldsätta skuld skuldsättning; skura skurning; skydda skydd; skymma skymning; skälla
skall; skära skärning; sköta skötsel; slamma slam; slarva slarv; slipa slipning; slita slit slitage; sluta slut; slå
slag; smaka smak; smälla smäll; smörja smörjning smörjmedel; snickra snickeri snickare; snöa snö; sopa sopning; sota
sot sotning sotare; spara besparing sparande; specificera specifikation; spegla spegel; spela spel; spilla spill;
spola spolning; sponsra sponsor; sprida spridning; spränga sprängning; spärra spärr spärrning; starta start; stiga
stigning; stjäla stöld; stoppa stopp; straffa straff; strejka strejk; strida strid; stryka strykning; styra styrning
styrelse; stå stånd; städa städning städ; ställa ställning; ställföreträda ställföreträdare; stämma stämning; stänga
stängning stängsel; stöda stöd; stödja stöd; störa störning; stöta stöt; subventionera subvention; summera summa;
svara svar; svetsa svets svetsning; svika svek; svälla svullnad; säga sägning; sälja sälj försäljning säljare; sända
sändning; sänka sänkning; sätta sättning; söka sökning ansökan sökande; ta tag tagande tagning; tala tal talan; teckna
teckning tecknare; tejpa tejp; tillgå tillgång; tillhöra tillhörighet; tillsätta tillsättning; tillträda tillträde;
tillåta tillåtelse tillstånd; tippa tipp; torka torkning tork; trakassera trakasserier; transportera transport; trivas
trivsel; trycka tryck; träda träde; träffa träff; träna träning; trängas trängsel; tvinga tvång; tvista tvist; tvätta
tvätt tvättning; tyda tydning; tända tändning; täta tätning; tömma tömning; underhålla underhåll; underskrida
underskott; underskriva underskrift; undersöka undersökning; undervisa undervisning; uppehålla uppehåll; uppge
uppgift; upphandla upphandling; uppleva upplevelse; upplysa upplysning; uppmana uppmaning; uppskatta uppskattning;
uppstå uppståndelse; utge utgift; utgå utgång utgift; utlysa utlysning; utreda utredning utredare; vakta vakt;
vandalisera vandalism; vandra vandring; varna varning; vattna vatten vattning bevattning; verifiera verifikation; viga
vigsel; vikariera vikarie vikariat; villkora villkor; vinna vinst; visa visning; vistas vistelse; vitsorda vitsord;
votera votering; vårda vård; väga vikt vägning; välja val; vända vändning; vänta väntan; värdera värde värdering;
värma värme värmning uppvärmning; väsnas väsen; växa växt växtlighet; växla växel växling; yrka yrkande; yttra
yttrande; åka åkning; åldras ålder åldring; åta åtagande; återkalla återkallelse; återvinna återvinning; åtgärda
åtgärd; äga ägande ägare; ändra ändring; öka ökning; önska önskemål önskan; öppna öppning öppnande; öva övning;
överklaga överklagande överklagan; överlåta överlåtelse; överskrida överskridande överskott; översvämma översvämning;
överta övertagande; överträda överträdelse; överväga övervägande
"""


def _read(table: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in table.replace("\n", " ").split(";"):
        verb, *nouns = row.split()
        found[verb] = tuple(nouns)
    return found


_NOUNS = _read(_TABLE)
_VERBS: dict[str, tuple[str, ...]] = {}
for _verb, _nouns in _NOUNS.items():
    for _noun in _nouns:
        _VERBS[_noun] = (*_VERBS.get(_noun, ()), _verb)


def nouns_of(verb: str) -> tuple[str, ...]:
    """What the doing of a casefolded verb is called; of a verb with a prefix, what may be called so."""
    return _NOUNS.get(verb, ()) + _with_prefix(verb, _NOUNS)


def verbs_of(noun: str) -> tuple[str, ...]:
    """The verbs that a casefolded noun is of, or may be of when it has a prefix."""
    return _VERBS.get(noun, ()) + _with_prefix(noun, _VERBS)


def _with_prefix(word: str, table: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(
        prefix + other
        for prefix in PREFIXES
        if word.startswith(prefix)
        for other in table.get(word[len(prefix) :], ())
    )
