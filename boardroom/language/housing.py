"""Words of housing associations that a general word list lacks, or that must count as parts though short."""

HOUSING_WORDS = frozenset(
    """
    relina relining reliningen ovk imd brf sba bbr bas pbl pub ovkn bergvärme fjärrvärme frånluft tilluft ftx fx
    stambyte stam tak rör el hiss avtal avlopp avgift balkong badrum tvättstuga stuga trapphus källare vind port
    portkod garage laddstolpe laddbox laddplats parkering förråd cykel cykelrum soprum sopsug gård fasad fönster dörr
    värme luft vägg kanal anmälan ansökan vatten varmvatten kallvatten ventilation radon asbest pcb fukt skada brand larm lås nyckel tagg passage
    bredband fiber antenn uthyrning andrahand andrahandsuthyrning upplåtelse överlåtelse insats pant pantbrev lån
    ränta amortering budget årsredovisning revisor revision stämma årsstämma föreningsstämma styrelse ledamot
    suppleant ordförande kassör sekreterare valberedning justerare protokoll beslut motion proposition stadga
    stadgar bygglov ritning besiktning slutbesiktning garantibesiktning garanti entreprenad entreprenör offert
    upphandling förvaltare förvaltning underhåll underhållsplan energi deklaration energideklaration solcell
    solpanel laddning snö röjning snöröjning sand sandning trädgård lekplats medlem medlemskap bostad bostadsrätt
    hyresrätt hyra lokal servitut tomträtt tomträttsavgäld avgäld fastighet ljud störning ombyggnad tillbyggnad
    plåt papp tegel puts golv kakel tätskikt golvbrunn kök spis spiskåpa fläkt element radiator termostat pump
    undercentral panna olja skorsten eldstad sotning brandskydd hjärtstartare miljörum grovsopor container
    år hus byte byggnad byggnation omläggning renovering spolning stamspolning höjning sänkning avisering avi mätning tvätt tvättning debitering
    försäkring stege sop sot lucka spricka hämtning läcka rör ledning skorsten ventil brunn belysning räcke staket
    mur grund dränering dagvatten takränna stuprör hängränna kulvert fjärrkontroll tamburdörr brevlåda postbox gym
    bastu pool hobbylokal gästlägenhet övernattningslägenhet barnvagn rullator ramp hiss maskin torkrum mangel tumlare
    skatt värd service schakt val yta ugn bad lek lekplats panel central betalning målning tid plats skola
    nyckelbricka tagg kamera bevakning jour felanmälan trivsel ordning grill rökning husdjur hund katt odling
    """.split()  # noqa: SIM905 -- a list to read and to add to, one thought a line
)
