"""Hard facts of a sentence in a form that German and English share: numbers, dates, names."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Prefix

from vectorstore.analysis import stem, terms
from vectorstore.dates import MONTHS
from vectorstore.words import COUNTED, ENGLISH_STOP_WORDS, GERMAN_STOP_WORDS

# Spellings of one name differ between the languages: Selenskyj, Zelenskyy. Of one hundred, by their
# sounds, and only for long names: Merz and Herz are two.
SAME_SOUNDS = 85
LONG_NAME = 6
# Letters that cognates have in common at least.
COGNATE = 5
# Words up to here are found in too many others.
SHORT = 4
# Texts whose facts are kept; a long-running chat must not keep them all.
KEPT = 4096

_WEEKDAYS = (
    ("montag", "monday"),
    ("dienstag", "tuesday"),
    ("mittwoch", "wednesday"),
    ("donnerstag", "thursday"),
    ("freitag", "friday"),
    ("samstag", "saturday", "sonnabend"),
    ("sonntag", "sunday"),
)
_WEEKDAY = {name: number for number, names in enumerate(_WEEKDAYS, start=1) for name in names}
_WEEKDAY_OF = re.compile(
    rf"({'|'.join(_WEEKDAY)})(?:s|abend|nacht|morgen|mittag|vormittag|nachmittag|abends)?"
)
_SCALES = {
    "tausend": 1e3, "thousand": 1e3, "million": 1e6, "millionen": 1e6, "trillion": 1e12, "mio": 1e6,
    "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "bn": 1e9, "m": 1e6,
}  # fmt: skip
_NUMBER_WORDS = COUNTED | {
    "dreizehn": 13, "thirteen": 13, "vierzehn": 14, "fourteen": 14, "fünfzehn": 15, "fifteen": 15,
    "sechzehn": 16, "sixteen": 16, "siebzehn": 17, "seventeen": 17, "achtzehn": 18, "eighteen": 18,
    "neunzehn": 19, "nineteen": 19, "vierzig": 40, "forty": 40, "fünfzig": 50, "fifty": 50,
    "sechzig": 60, "sixty": 60, "siebzig": 70, "seventy": 70, "achtzig": 80, "eighty": 80,
    "neunzig": 90, "ninety": 90, "dutzend": 12, "dozen": 12, "zweier": 2, "dreier": 3, "beide": 2,
    "beiden": 2, "beider": 2, "both": 2,
}  # fmt: skip
_units = "ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun"
_tens = "zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig"
_COMPOSED = {
    "de": re.compile(rf"({_units})und({_tens})"),
    "en": re.compile(
        r"(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-?"
        r"(one|two|three|four|five|six|seven|eight|nine)"
    ),
}
_GERMAN_ORDINAL = re.compile(r"(\w+?)s?te(?:n|r|s|m|ns)?")
_ONE_TO_NINETY = {"ein": 1, "one": 1, **_NUMBER_WORDS}
_IRREGULAR = {
    "dritt": 3, "siebt": 7, "acht": 8, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9,
    "twelfth": 12, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
# "Siebenjährig", "viertägig": the number of such a word.
_NUMBER_BEFORE = re.compile(
    rf"({_units[4:]}|zehn|elf|zwölf|{_tens})"
    r"(?:jährig|tägig|stündig|wöchig|monatig|köpfig|stellig|fach|mal|minütig|stöckig)\w*"
)
_FRACTIONS = {
    "hälfte": 2, "half": 2, "drittel": 3, "dritteln": 3, "third": 3, "thirds": 3, "viertel": 4,
    "vierteln": 4, "quarter": 4, "quarters": 4, "fünftel": 5, "fifth": 5, "fifths": 5,
    "zehntel": 10, "tenth": 10, "tenths": 10,
}  # fmt: skip
_PARTS = {"ein": 1, "a": 1, "one": 1, "zwei": 2, "two": 2, "drei": 3, "three": 3, "vier": 4,
          "four": 4}  # fmt: skip
_NOT_NAMES = (MONTHS, _WEEKDAY, _NUMBER_WORDS, _SCALES)
_NEGATIONS = frozenset(
    """
    nicht nichts nie niemals niemand kein keine keinen keinem keiner keines weder ohne
    not no never nobody nothing neither nor without cannot
    """.split()  # noqa: SIM905
)
_BILLION = {"de": 1e12, "en": 1e9}

_months = "|".join(sorted(MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_GERMAN_NUMERIC = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2}\b)?")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:\.|st|nd|rd|th)?\s+(?:of\s+)?({_months})\b\.?", re.I)
_MONTH_DAY = re.compile(rf"\b({_months})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,]\d)", re.I)
_MONTH_ALONE = re.compile(rf"\b({_months})\b", re.I)
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[.:](?P<minute>\d\d))?\s?(?:uhr\b|(?P<half>[ap])\.?\s?m\b\.?|o.clock\b)"
    r"|\b(?P<digital>[01]?\d|2[0-4]):(?P<past>[0-5]\d)\b",
    re.I,
)
_FRACTION = re.compile(
    r"\b(?:(?P<part>ein|zwei|drei|vier|a|one|two|three|four)[\s-](?P<of>drittel|viertel|fünftel"
    r"|zehntel|thirds|quarters|fifths|tenths|(?:third|quarter|fifth|tenth)(?=\s+of\b))n?"
    r"|(?P<half>hälfte|half)(?=\s+(?:der|des|aller|von|of|the)\b))\b",
    re.I,
)
_ONE_SCALED = re.compile(
    r"\b(?:eine[rn]?|one|a)\s+(?P<scale>million|milliarde|billion|thousand|hundred|tausend)\b", re.I
)
_PER_CENT = re.compile(r"\bper cent\b", re.I)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_NUMBER = re.compile(r"\d+(?:[.,'\u00a0\u202f]\d+)*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_COUNTED_WORD = re.compile(r"\b(?:\w+ty-\w+|[^\W\d_]+)\b")

# Frequent names that the languages spell apart, ";" between them, with adjectives and peoples; a
# "." stands for an ending of either language. All are compared as the first.
_SPELLINGS = """
    deutschland deutsch. germany german.; österreich österreichisch. austria austrian.;
    schweiz schweizer. schweizerisch. switzerland swiss;
    frankreich franzos. französ. französisch. französin. france french;
    italien italiener. italienisch. italy italian.;
    spanien spanier. spanisch. spain spanish spaniard.;
    portugal portugies. portugiesisch. portuguese;
    großbritannien brit. britisch. britain british briton. vereinigtes-königreich united-kingdom
    UK;
    england engländer. englisch. english; schottland schott. schottisch. scotland scottish scot.;
    irland ire. iren irisch. ireland irish;
    niederlande niederlanden niederländ. niederländer. niederländisch. netherlands dutch holland;
    belgien belgier. belgisch. belgium belgian.; luxemburg luxemburgisch. luxembourg;
    dänemark dän. dänisch. denmark danish dane.;
    schweden schwed. schwedisch. sweden swedish swede.;
    norwegen norweg. norwegisch. norway norwegian.; finnland finn. finnisch. finland finnish;
    island isländ. isländer. isländisch. iceland icelandic; polen pole. polnisch. poland polish;
    tschechien tschech. tschechisch. czech. czechia; slowakei slowak. slowakisch. slovakia
    slovak.;
    ungarn ungar. ungarisch. hungary hungarian.; rumänien rumän. rumänisch. romania romanian.;
    bulgarien bulgar. bulgarisch. bulgaria bulgarian.;
    griechenland griech. griechisch. greece greek.;
    türkei türk. türkisch. türkin. turkey turkish turk.; zypern zyprisch. zypriot. cyprus
    cypriot.;
    kroatien kroat. kroatisch. croatia croatian. croat.; serbien serb. serbisch. serbia serbian.;
    bosnien bosnier. bosnisch. bosnia bosnian.; slowenien slowen. slowenisch. slovenia slovenian.;
    albanien alban. albanisch. albania albanian.; mazedonien mazedonisch. macedonia macedonian.;
    kosovo kosovarisch. kosovar.; russland rußland russ. russisch. russin. russia russian.;
    ukraine ukrainer. ukrainisch. ukrainian.;
    belarus weißrussland belarussisch. weißrussisch. belarusian.;
    georgien georgier. georgisch. georgia georgian.;
    armenien armenier. armenisch. armenia armenian.; aserbaidschan azerbaijan;
    litauen litauisch. lithuania lithuanian.; lettland lettisch. latvia latvian.;
    estland estnisch. estonia estonian.; israel israelisch. israeli.;
    palästina palästinens. palästinenser. palästinensisch. palestine palestinian.;
    syrien syrer. syrisch. syria syrian.; libanon libanes. libanesisch. lebanon lebanese;
    irak iraker. irakisch. iraq iraqi.; iran iraner. iranisch. iranian.;
    jordanien jordanisch. jordan jordanian.; ägypten ägypt. ägypter. ägyptisch. egypt egyptian.;
    saudi-arabien saudi-arabia saudi. saudisch. saudi-arabisch.; jemen jemenitisch. yemen yemeni.;
    kuwait kuwaitisch. kuwaiti.; katar qatar qatari.; libyen libysch. libya libyan.;
    tunesien tunesisch. tunesier. tunisia tunisian.;
    algerien algerisch. algerier. algeria algerian.;
    marokko marokkan. marokkanisch. morocco moroccan.; sudan sudanesisch. sudanese;
    äthiopien äthiopisch. ethiopia ethiopian.; kenia kenianisch. kenya kenyan.;
    somalia somalisch. somali.; nigeria nigerianisch. nigerian.;
    kongo kongolesisch. congo congolese;
    südafrika südafrikan. südafrikanisch. south-africa south-african.; simbabwe zimbabwe;
    afghanistan afghan. afghanisch. afghan.; pakistan pakistan. pakistanisch. pakistani.;
    indien inder. indisch. india indian.; china chines. chinesisch. chinese;
    japan japan. japanisch. japanese; nordkorea nordkoreanisch. north-korea north-korean.;
    südkorea südkoreanisch. south-korea south-korean.; korea koreanisch. korean.;
    vietnam vietnames. vietnamesisch. vietnamese; indonesien indonesisch. indonesia indonesian.;
    philippinen philippinisch. philippines philippine filipino.; singapur singapore;
    australien austral. australisch. australia australian.; neuseeland neuseeländisch.
    new-zealand;
    USA US vereinigte-staaten vereinigten-staaten united-states amerika amerikan. amerikanisch.
    us-amerikan. us-amerikanisch. america american.;
    kanada kanad. kanadisch. canada canadian.; mexiko mexikan. mexikanisch. mexico mexican.;
    brasilien brasilian. brasilianisch. brazil brazilian.;
    argentinien argentin. argentinisch. argentina argentine argentinian.;
    kuba kuban. kubanisch. cuba cuban.; kolumbien kolumbianisch. colombia colombian.;
    venezuela venezolan. venezolanisch. venezuelan.; chile chilen. chilenisch. chilean.;
    bolivien bolivianisch. bolivia bolivian.; peru peruan. peruanisch. peruvian.;
    europa europä. europäer. europäisch. europe european.;
    afrika afrikan. afrikanisch. africa african.; asien asiat. asiatisch. asia asian.;
    arabien arab. arabisch. arabia arab. arabian. arabic; münchen münchn. münchner. munich;
    köln köln. kölner. cologne; nürnberg nürnberger. nuremberg; hannover hanover;
    braunschweig brunswick; bayern bayer. bayerisch. bavaria bavarian.;
    sachsen sachs. sächsisch. saxony saxon.; hessen hess. hessisch. hesse hessian.;
    thüringen thüring. thüringer. thuringia; niedersachsen niedersächsisch. lower-saxony;
    nordrhein-westfalen NRW north-rhine-westphalia; rheinland-pfalz rhineland-palatinate;
    rhein rhine; donau danube; elbe elbe; alpen alps; schwarzwald black-forest; ostsee baltic-sea;
    nordsee north-sea; mittelmeer mediterranean; wien wien. wiener. vienna viennese; zürich
    zurich;
    genf genf. genfer. geneva; basel basle; mailand milan; rom röm. römisch. rome roman.;
    venedig venice; neapel naples; turin torino; florenz florence; vatikan vatican; paris paris.;
    brüssel brussels; antwerpen antwerp; den-haag hague; lissabon lisbon; athen athens;
    warschau warsaw; krakau krakow kraków; danzig gdansk gdańsk; prag prague; bukarest bucharest;
    belgrad belgrade; kopenhagen copenhagen; moskau moscow; sankt-petersburg petersburg;
    kiew kyjiw kyiv kiev; odessa odesa; charkiw charkow kharkiv kharkov; krim crimea crimean.;
    tschetschenien tschetschen. chechnya chechen.; tiflis tbilisi; damaskus damascus;
    aleppo aleppo; bagdad baghdad; teheran tehran; jerusalem jerusalem.; gazastreifen gaza;
    kairo cairo; westjordanland west-bank; peking beijing; hongkong hong-kong; tokio tokyo;
    neu-delhi new-delhi; havanna havana; kapstadt cape-town; kalifornien california californian.;
    pazifik pacific; atlantik atlantic; arktis arctic; antarktis antarctic antarctica;
    UN UNO united-nations vereinte-nationen vereinten-nationen; EU european-union europäische-union;
    NATO;
    WHO weltgesundheitsorganisation world-health-organization; IWF IMF; EZB ECB;
    weltbank world-bank; IAEA IAEO; OSZE OSCE; grüne grünen greens green; papst pope; gott god;
    bundesverfassungsgericht constitutional-court; katholisch. catholic.;
    christ. christlich. christian.; muslim. muslimisch. moslem. islam islamisch. islamic;
    jude. juden jüdisch. jew. jewish; kurd. kurdisch. kurdish kurd.; taliban taliban.;
    weiße-haus weißen-haus white-house; benedikt benedict; johannes john; paul paulus;
    franziskus francis; kolumbus columbus; warschauer-pakt warsaw-pact;
    bundesrepublik federal-republic; DDR GDR; olympisch. olympic.
"""
_WORD_ENDINGS = frozenset(
    {"", "s", "n", "en", "er", "an", "ian", "ik", "e", "a", "i", "ia", "t", "al"}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_ENDINGS = ("", "e", "en", "er", "es", "em", "n", "s", "in", "innen", "r")
# One sound in the letters of several languages; what stands first is replaced first.
_SOUNDS = (
    ("tsch", "h"), ("shch", "h"), ("sch", "s"), ("tch", "h"), ("ch", "h"), ("kh", "h"), ("sh", "s"),
    ("zh", "s"), ("ts", "s"), ("tz", "s"), ("dsch", "j"), ("ph", "f"), ("th", "t"), ("ck", "k"),
    ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ou", "u"), ("ie", "i"), ("x", "ks"), ("z", "s"),
    ("w", "v"), ("c", "k"), ("q", "k"), ("j", "i"), ("y", "i"),
)  # fmt: skip
# German nouns that often stand without an article, and words that open sentences: no names.
_COMMON_GERMAN = frozenset(
    map(
        stem,
        """
        abend abgeordnete abkommen abstand affäre agentur aktie aktuell alkohol allein
        allerdings alter alternative amtsgericht analyse anfang anfrage angaben angebot
        angehörige angesichts angreifer angriff angst anhänger anklage anlass anschlag
        anschließend anschluss ansicht anspruch antrag antwort anwalt anwohner anzeige apps
        arbeit arbeitnehmer arena armee art artikel asyl asylwerber aufgaben aufgrund
        aufsehen auftrag auftritt augen augenzeugen ausgabe auskunft ausländer ausmaß
        aussagen ausschuss aussicht australier auto autobauer autor autos außenminister
        außerdem bahn band bank bargeld basis batterien bau beamte befürworter beginn
        behörden beide beispiel beitrag beobachter berater bereich bereits bericht beschluss
        besonders bestandteil besucher betreiber betrieb betroffen bewohner bezirk bezug
        bilder bischof bisher blick boden bord branche brand brief buch budget bund
        bundesgericht bundeskanzler bundesland bundesliga bundesregierung bundesstaat bussen
        bürger bürgermeister büro center chancen chefin club coach community computer
        container damals daraufhin darunter daten demnach demokratie demonstranten dennoch
        deshalb design details dienst dinge direktor display doktor dr druck durchgang ebene
        ebenfalls ebenso effekte ehe eigentlich einfluss einsatz eis elfmeter eltern ende
        energie entwickler entwurf erfolg ermittler erst erstmals erzbischof essen experten
        fahrer fahrzeuge fall familie fans fast favorit fehler fernsehen feuer feuerwehr
        film finale finanzminister firma firmen fleisch flughafen flugzeug flüge flügel
        folge fonds form format forscher foto fotos frage frau freude freund frieden front
        fußball gang gas gastgeber gebieten gebäude gefahr gegensatz gegenstand gegenteil
        gegenüber gegner geld gemeinden genau general generalsekretär gerade gericht
        gerichtshof gerät gerüchte geschichte geschäfte gesetze gespräche gewalt
        gleichzeitig gold gouverneur graf grenzen grund grundlage grundsätzlich gruppe grün
        gäste hacker haft halle hand handel handy hauptstadt hausarrest hause heimat herbst
        herr herrn hersteller heute hilfe hintergrund hinweise hubschrauber hunderte höhe
        hürde ideen immer immerhin industrie infrastruktur inhalte initiative innenminister
        innenministerium innerhalb insbesondere inseln insgesamt insider institut interesse
        internationale internet interview investoren inzwischen jahres jahrhundert
        journalisten jugendliche justiz justizminister jäger kaiser kamera kampagne
        kandidaten kanzlerin kapitän kardinal karriere karte kinder kindergärten kirche
        klage kollegen konflikt kongress konkret konkurrenten konsequenzen kontakt kontrolle
        konzept konzern konzerne kopf kosten kraft krankenhaus kreis krieg kriegsverbrechen
        krise kritik kultur kunden kunst kurs kurz kämpfer könig königin künstler lady lager
        land landeshauptmann landgericht laut leben lediglich lehrer leiter licht liebe liga
        linie links liste lob luft magazin manager marke markt marktanteil maschine material
        maßnahmen medien medienberichten mehrere meister menschenrechte migranten militär
        milizen mindestens ministerium ministerpräsident ministerpräsidentin missbrauch
        mitarbeitern mitglieder mitte mittel mittelfeldspieler mitternacht mittlerweile
        modell mordes morgen museum musik mutter mädchen männer möglich möglicherweise
        nachbarn nachfolger nachfrage nachrichten nachrichtenagentur nacht namen national
        natürlich neben nein netzwerk neue neuwahlen niederlage norden nordosten nordwesten
        nummer nutzer oberst offenbar offiziell oft olympia online opfer oppositionsführer
        ort osten papst parlament partner passagiere personal phase pilot pkw plan planeten
        plattform platz politiker polizei polizeiangaben preis premierminister presse prinz
        prinzip problem probleme produkte prof professor profil programm projekt proteste
        prozess präsidenten präsidentin publikum punkte quartal quelle quote rahmen rand
        rang rat raum raumfähre rebellen recht rede referendum reformen regeln regie
        regierung regierungschefs region reihe reise rennen reporter republikaner retter
        richter risiken risiko rolle rot rund sache saison satz schaden schadenersatz
        schauspieler schiedsrichter schiff schlagzeilen schließlich schluss schnitt schon
        schreiben schritt schulden schulen schuss schutz seite senat senator sender serie
        show sicherheitsgründe sicht sieg sinn sir smartphones software sohn soldaten somit
        sommer sorgen sowohl spenden sperre spiel sport sprache sprecher spuren staaten
        staatsanwaltschaft stadion stadt stand standards standort start statistik statt
        steine stern steuern strafe straftaten strategie straße strecken streiks streit
        strom studenten studie studiengebühren stärke stück stürmer summe system sänger
        süden südosten südwesten tablets tatsächlich tausende team technologie teil
        teilnehmer test thema themen tiere titel titelverteidiger tochter tod trainer
        treffen trend trotz trotzdem truppen turnier täter umfragen universität unrecht
        unterdessen unternehmen unterschied unterstützer urlaub ursache ursprünglich urteil
        user variante vater verbleib verbraucher verbrechen verein verfahren vergleich
        verkauf verkehr verlust versuche verteidiger verteidigungsminister vertrag vertrauen
        vertreter verweis video videos viele vielmehr virus vize vizekanzler vorfeld
        vorgehen vorschlag vorsitzende vorstand vorstoß vorwürfe vögel waffen wahl wahlkampf
        wasser weihnachten weise weitere welt weltmeister werke wert westen widerstand wind
        wissenschafter wissenschaftler wochenende wort wunsch zahlreiche zar zeichen zeiten
        zeitpunkt zeitraum zelte zentrum zeugen ziel zivilisten zoll zudem zuerst zugang
        zugleich zugriff zukunft zuletzt zumindest zunächst zusammen zusammenarbeit
        zusammenhang zuschauer zustand zusätzlich zuvor zweifel züge ähnlich ärzte ökonomen
        """.split(),  # noqa: SIM905
    )
)
# English words that titles capitalise or that open sentences: translated.
_COMMON_ENGLISH = frozenset(
    """
    according act additionally agency agreement airport although ambassador another archbishop
    area assembly attorney authority autumn bank because bishop both bridge cabinet capital
    captain cardinal central chairman championship championships chancellor chief child children
    christmas church city club coach coalition college colonel commission committee company
    congress conservative constitutional convention council county court critics cup day defence
    defense democratic department despite director district dozens dr due east easter eastern eu-
    wide exchange experts federal final finance first following football foreign fund furthermore
    games general german-language government governor great green head home hospital house however
    hundreds instead institute interior international internet island islands judge justice king
    kingdom labour lady lake law leader league left liberal lord lower man mayor meanwhile media
    member members millions minister ministry month moreover mount mountain mr mrs ms national new
    news north northern office officials old opposition parliament party people peoples player
    police pope president press prime prince princess professor protesters province queen radio
    region report republic rescuers researchers residents river road school scientists sea second
    secretary senate senator since sir site social south southern spokesman spokesperson
    spokeswoman spring square state states station stock street students summer supreme team
    television thousands three today tomorrow town treaty under union university upper vice
    village war web week west western winter witnesses woman workers world year yesterday
    """.split()  # noqa: SIM905
)


def _by_word(groups: str) -> dict[str, str]:
    """The first word of its line for every word."""
    lines = filter(None, map(str.split, groups.splitlines()))
    return {word: line[0] for line in lines for word in line}


# What is measured, in a form that both languages share, and what is often counted.
_MEASURE = _by_word("""
    percent % prozent percents
    permille promille
    points prozentpunkt prozentpunkte prozentpunkten
    euro € euros
    dollar $ dollars
    pound £ pfund pounds
    franc franken francs
    yen
    rouble rubel rubles rubel roubles
    kilometre km kilometer kilometern kilometre kilometres kilometers
    metre m meter metern metre metres meters
    centimetre cm zentimeter zentimetern centimetre centimetres centimeters
    millimetre mm millimeter millimetern millimetres millimeters
    mile meile meilen miles
    foot fuß feet ft
    hectare ha hektar hectares
    acre acres
    squarekilometre quadratkilometer quadratkilometern km²
    squaremetre quadratmeter quadratmetern m²
    tonne t tonne tonnen tonnes tons
    kilogram kg kilo kilogramm kilograms
    gram g gramm grams
    litre l liter litern litre litres liters
    degree grad degrees °c °
    watt megawatt gigawatt kilowatt terawattstunden kilowattstunden
    kmh km/h stundenkilometer stundenkilometern kph
    mph
    second sekunde sekunden seconds
    minute minuten minutes minütige minütigen minütiger
    hour stunde stunden hours stündige stündigen stündiger
    day tag tage tagen days tägige tägigen tägiger
    week woche wochen weeks wöchige wöchigen wöchiger
    month monat monate monaten months monatige monatigen monatiger
    year jahr jahre jahren years jährige jährigen jähriger jähriges
""")
_COUNTABLE = _by_word(
    """
    dead tot tote toten toter getötet getöteten tötete starben gestorben todesopfer killed died
    injured verletzt verletzte verletzten verletzter verwundet verwundete verwundeten wounded hurt
    arrested festgenommen festgenommene verhaftet verhaftete arrest arrests detained
    missing vermisst vermisste vermissten vermißt
    homeless obdachlos obdachlose
    evacuated evakuiert evakuierte
    infected infiziert infizierte infizierten infections infektionen
    people mensch menschen personen leute person persons
    child kind kinder kindern children
    adult erwachsene erwachsenen adults
    woman frau frauen women
    man mann männer männern men
    soldier soldat soldaten soldiers troops
    seat sitz sitze sitzen seats mandate mandaten
    vote stimme stimmen votes
    job arbeitsplatz arbeitsplätze arbeitsplätzen jobs stelle stellen
    house haus häuser häusern houses homes
    goal tor tore toren goals
    time mal times
""".replace("ums\n        ", "")
)
# What is so of people: no number of one is a number of another.
_STATES = frozenset("dead injured arrested missing homeless evacuated infected".split())  # noqa: SIM905
_UNIT_WORD = re.compile(r"[€$£%]|°c?|km/h|k?m²|[^\W\d_]+", re.IGNORECASE)
# Between two numbers of one unit.
_JOINS = re.compile(r"\s*(?:[-–]|bis|und|oder|to|and|or)\s*(?:zu\s)?", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[;:!?]|[.,](?!\d)")
_ABOUT = re.compile(
    r"\b(?:rund|etwa|ca\.?|circa|ungefähr|gut|knapp|fast|nahezu|annähernd|über|unter|mehr als"
    r"|weniger als|mindestens|bis zu|about|around|roughly|approximately|nearly|almost|over|under"
    r"|more than|less than|fewer than|at least|up to|some)\s*[€$£]?\s?$",
    re.IGNORECASE,
)

_BARE_NOUN = re.compile(
    r"(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|sion|sionen|ität|itäten"
    r"|ismus|nis|nisse|nissen|tum|ling|linge|lingen|ment|mente|anz|enz|ei|eien|eur|eure|isten"
    r"|arbeiter|beamte|beamten|träger|sprecher|sprecherin|minister|ministerin|führer|chef|präsident|kräfte|leute"
    r"|gesetz|partei|behörde|behörden|zahl|zahlen|prozent|jahr|jahre|jahren|zeit|tag|tage|tagen)$"
)
_ADJECTIVE = re.compile(
    r"(?:isch|lich|ig|bar|los|sam|haft|neu|groß|klein|alt|jung|schwer|hoh|lang|stark|weiter|letzt"
    r"|eigen|ander|viel|wenig|meist|beid|mehrer|einig|gut|schlecht|frei|öffentlich|all)e[nrsm]?$"
)
_DETERMINERS = frozenset(
    """
    der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner sein
    seine seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres unser unsere unseren im am
    zum zur vom beim ins ans dieser diese dieses diesem diesen jeder jede jedes jedem jeden alle
    allen aller viele vielen mehrere mehreren einige einigen beide beiden manche
    """.split()  # noqa: SIM905
)
# What comes after a single name that opens an English sentence; plurals and orders are no names.
_AFTER_NAME = re.compile(r"said|says|was|is|has|had|will|would|could|did|won|lost|\w+ed")
_OPENS = re.compile(r"(?:^|[.!?:;„“\"»«›‹(–])\s*$")


@dataclass(frozen=True)
class Facts:
    """What a sentence states that must not differ by one sign.

    `values` are numbers ("=2400000"), days ("01-03"), months ("month 1") and weekdays ("day 1");
    `names` are the stems of capitalised words, `words` those of all words, and of names that the
    languages spell apart the common form ("@deutschland"); `negated` says whether a negation
    stands in the sentence.
    """

    values: frozenset[str]
    names: frozenset[str]
    words: frozenset[str]
    negated: bool

    def missing_from(self, evidence: "Facts") -> frozenset[str]:
        """Values and names that the evidence does not have."""
        values = {value for value in self.values if not has_value(evidence.values, value)}
        names = {name for name in self.names if not _has_name(evidence.words, name)}
        return frozenset(values | names)


@lru_cache(KEPT)
def facts(text: str, language: str) -> Facts:
    """The facts of a text in German ("de") or English ("en")."""
    rest, dates = _take_dates(folded(text))
    words = [word.lower() for word in _WORD.findall(rest)]
    weekdays = {f"day {day}" for word in words if (day := _weekday(word))}
    return Facts(
        frozenset(dates | weekdays | {number.value for number in _numbers(rest, language)}),
        frozenset(_names(rest, language)),
        frozenset(terms(rest, language)) | _common_forms(rest),
        not _NEGATIONS.isdisjoint(words) or "n't" in rest or "n’t" in rest,
    )


@lru_cache(KEPT)
def folded(text: str) -> str:
    """The text in compatible characters, with one word for a name of two: "UN", "USA"."""
    common, phrases = _spellings()
    plain = _PER_CENT.sub("percent", unicodedata.normalize("NFKC", text))
    return phrases.sub(lambda m: common[re.sub(r"\s", "-", m[0].lower())][1:].upper(), plain)


def has_value(values: frozenset[str], value: str) -> bool:
    """Whether a number, day, month or weekday is among others; a month is with any of its days."""
    if value.startswith("month "):
        month = f"{int(value[6:]):02}-"
        return value in values or any(known.startswith(month) for known in values)
    return value in values


@dataclass(frozen=True)
class Quantity:
    """A number with what it counts or measures.

    `measure` is "percent", "euro" and the like, "" for none; `units` are frequent countables in a
    form that both languages share, `things` the stems of the words behind it. `about` says that
    the number is rounded, `year` that it is rather a year than a number of something.
    """

    value: str
    measure: str
    units: frozenset[str]
    things: frozenset[str]
    about: bool
    year: bool

    @property
    def size(self) -> float:
        """The number itself."""
        return float(self.value[1:])


@lru_cache(KEPT)
def quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """The numbers of a text in "de" or "en" in their order, dates left out, years kept."""
    rest, _ = _take_dates(folded(text))
    numbers = _numbers(rest, language)
    return tuple(_quantity(at, numbers, rest, language) for at in range(len(numbers)))


def _quantity(at: int, numbers: Sequence["_Number"], text: str, language: str) -> Quantity:
    number, *others = numbers[at:]
    before = text[: number.start]
    ends = [other.start for other in others] + [len(text)]
    after = text[number.end : ends[0]]
    if others and _JOINS.fullmatch(after):
        # "5 bis 10 Prozent": the unit of the second is the first one's, too.
        after = text[others[0].end : ends[1]]
    clause = _CLAUSE_END.split(re.sub(r"[€$£]\s?$", "", after), maxsplit=1)[0]
    words = [word.lower() for word in _UNIT_WORD.findall(clause)]
    measure = next((_MEASURE[word] for word in words[:3] if word in _MEASURE), "")
    states = {_COUNTABLE[word] for word in words[:10] if word in _COUNTABLE}
    if sign := re.search(r"([€$£])\s?$", before):
        measure = _MEASURE[sign[1]]
    # "Killed 40 people and injured 20": the verb before a number is nearer than the next one.
    near = _WORD.findall(_ABOUT.sub("", before).lower())[-1:]
    if done := {_COUNTABLE[word] for word in near if _COUNTABLE.get(word) in _STATES}:
        states = done | (states - _STATES)
    about = bool(_ABOUT.search(before))
    things = frozenset(terms(" ".join(words[:4]), language)[:2])
    is_year = bool(_YEAR.fullmatch(text[number.start : number.end])) and not (about or measure)
    return Quantity(number.value, measure, frozenset(states), things, about, is_year)


@dataclass(frozen=True)
class _Number:
    value: str
    start: int
    end: int


def _numbers(text: str, language: str) -> list[_Number]:
    """The numbers in their order, with the scale behind them: "2,4 Millionen" is one."""
    found: list[_Number] = []
    for pattern, size in ((_CLOCK, _clock), (_FRACTION, _fraction), (_ONE_SCALED, _one)):
        for match in pattern.finditer(text):
            found.append(_Number(f"={size(match, language):.10g}", match.start(), match.end()))
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    for match in _NUMBER.finditer(text):
        found.append(_scaled(_parse(match[0], language), match, language))
    for match in _COUNTED_WORD.finditer(text):
        counted = _counted(match[0].lower())
        if counted is not None:
            found.append(_scaled(counted, match, language))
    return sorted(found, key=lambda number: number.start)


def _scaled(value: float, match: re.Match[str], language: str) -> _Number:
    size, length = _scale(match.string[match.end() :], language)
    return _Number(f"={value * size:.10g}", match.start(), match.end() + length)


def _counted(word: str) -> float | None:
    """The number that a word in lower case stands for, ordinal or not, None for other words."""
    if word in _NUMBER_WORDS:
        return _NUMBER_WORDS[word]
    for composed in _COMPOSED.values():
        if match := composed.fullmatch(word):
            return sum(_ONE_TO_NINETY[part] for part in match.groups())
    if match := _NUMBER_BEFORE.fullmatch(word):
        return _NUMBER_WORDS[match[1]]
    return _ordinal(word)


def _ordinal(word: str) -> float | None:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("th"):
        return _NUMBER_WORDS.get(word.removesuffix("th"))
    match = _GERMAN_ORDINAL.fullmatch(word)
    if not match:
        return None
    return _IRREGULAR.get(match[1] + "t") or _NUMBER_WORDS.get(match[1])


def _clock(match: re.Match[str], _: str) -> float:
    """Hours, and minutes behind the point: 14.3 is half past two in the afternoon."""
    hour = int(match["hour"] or match["digital"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    return hour + int(match["minute"] or match["past"] or 0) / 100


def _fraction(match: re.Match[str], _: str) -> float:
    if match["half"]:
        return 1 / 2
    return _PARTS[match["part"].lower()] / _FRACTIONS[match["of"].lower()]


def _one(match: re.Match[str], language: str) -> float:
    return _scale(match["scale"], language)[0]


def _parse(digits: str, language: str) -> float:
    group, point = (".", ",") if language == "de" else (",", ".")
    plain = re.sub(rf"['\u00a0\u202f]|{re.escape(group)}(?=\d{{3}}(?!\d))", "", digits)
    plain = plain.replace(point, ".").replace(group, ".")
    try:
        return float(plain)
    except ValueError:  # "1.2.3" is no number but must still be found again
        return float(re.sub(r"\D", "", plain))


def _scale(following: str, language: str) -> tuple[float, int]:
    """What the word that follows multiplies a number by, and how many characters it takes."""
    match = re.match(r"[\s-]*([^\W\d_]+)", following)
    word = match[1].lower() if match else ""
    if word in ("billion", "billionen"):
        return _BILLION[language], len(match[0]) if match else 0
    if word not in _SCALES or (word == "m" and not following.startswith("m")):
        return 1.0, 0
    return _SCALES[word], len(match[0]) if match else 0


def is_time(word: str) -> bool:
    """Whether a word in lower case is a month or a weekday."""
    return word in MONTHS or bool(_weekday(word))


def _weekday(word: str) -> int:
    match = _WEEKDAY_OF.fullmatch(word)
    return _WEEKDAY[match[1]] if match else 0


def _take_dates(text: str) -> tuple[str, set[str]]:
    """The text with its dates blanked, and the dates; a year stays behind as a number."""
    dates: set[str] = set()

    def keep(month: int, day: str, year: str = "") -> str:
        dates.add(f"{month:02}-{int(day):02}")
        return f" {year} "

    text = _ISO.sub(lambda m: keep(int(m[2]), m[3], m[1]), text)
    text = _GERMAN_NUMERIC.sub(lambda m: keep(int(m[2]), m[1], m[3] or ""), text)
    text = _DAY_MONTH.sub(lambda m: keep(MONTHS[m[2].lower()], m[1]), text)
    text = _MONTH_DAY.sub(lambda m: keep(MONTHS[m[1].lower()], m[2]), text)
    for match in _MONTH_ALONE.finditer(text):
        # "may" and "mar" are words, too; a month is capitalised in both languages.
        if match[1][0].isupper():
            dates.add(f"month {MONTHS[match[1].lower()]}")
    return text, dates


def _names(text: str, language: str) -> set[str]:
    """Stems of capitalised words; in German these are all nouns, to be found again as well."""
    found: set[str] = set()
    for match in _WORD.finditer(text):
        lower = match[0].lower()
        if not match[0][0].isupper() or any(lower in known for known in _NOT_NAMES):
            continue
        common = common_form(match[0])
        found.update([common] if common else terms(match[0], language))
    return found


def _common_forms(text: str) -> frozenset[str]:
    return frozenset(filter(None, map(common_form, _WORD.findall(text))))


def common_form(word: str) -> str:
    """What a name that the languages spell apart is compared as, "@usa"; "" for other words."""
    bare, known = without_genitive(word), _spellings()[0]
    return known.get(bare) or known.get(bare.lower(), "")


def without_genitive(word: str) -> str:
    """A name without the "'s" or "’" behind it."""
    return re.split(r"['’]", word)[0] if word.endswith(("'s", "’s", "'", "’")) else word


def _has_name(words: frozenset[str], name: str) -> bool:
    return name in words or any(same_name(name, word) for word in words)


def same_name(name: str, word: str) -> bool:
    """Whether two words in lower case are spellings of one long name, or one in a compound."""
    if "@" in (name[:1], word[:1]):
        return name == word
    one, other = _sounds(name), _sounds(word)
    if min(len(one), len(other)) >= LONG_NAME and fuzz.ratio(one, other) >= SAME_SOUNDS:
        return True
    return one == other or (len(name) > SHORT and name in word)


def cognate(name: str, word: str) -> bool:
    """Whether two words in lower case differ in their endings alone: "islamic", "islamischen"."""
    one, other = sorted((_sounds(name), _sounds(word)), key=len)
    shared = Prefix.similarity(one, other)
    return shared >= COGNATE and one[shared:] in _WORD_ENDINGS


@lru_cache(KEPT)
def _sounds(name: str) -> str:
    """A name in letters that German, English and transcribed spellings share."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    plain = "".join(filter(str.isalnum, plain))
    plain = re.sub(r"c(?=[eiy])", "s", plain)
    for letters, sound in _SOUNDS:
        plain = plain.replace(letters, sound)
    return re.sub(r"(.)\1+", r"\1", plain)


@lru_cache(KEPT)
def proper_names(text: str, language: str) -> frozenset[str]:
    """The words in lower case that are names rather than nouns, or their common forms.

    German capitalises nouns as well: one with an article, a number or an adjective before it, with
    the ending of one or known as one is left out, so some names are missed.
    """
    plain = folded(text)
    matches = list(_WORD.finditer(plain))
    found = set()
    for at, match in enumerate(matches):
        word = without_genitive(match[0])
        common = common_form(word)
        if common:
            found.add(common)
        elif word[0].isupper() and not _no_name(word.lower()):
            before = [one[0] for one in matches[max(at - 2, 0) : at]]
            opens = bool(_OPENS.search(plain[: match.start()]))
            follows = matches[at + 1][0] if at + 1 < len(matches) else ""
            is_name = _german_name if language == "de" else _english_name
            if is_name(word, [] if opens else before, follows, plain[: match.start()]):
                found.add(word.lower())
    return frozenset(found)


def _no_name(word: str) -> bool:
    known = any(word in words for words in (*_NOT_NAMES, _MEASURE, _COUNTABLE))
    return known or bool(_weekday(word)) or _counted(word) is not None


def _english_name(word: str, before: list[str], follows: str, _: str) -> bool:
    """Whether a capitalised English word is a name; `before` is empty where a sentence opens."""
    lower = word.lower()
    if (
        lower in ENGLISH_STOP_WORDS
        or lower in _COMMON_ENGLISH
        or lower.removesuffix("s") in _COMMON_ENGLISH
    ):
        return False
    if before:
        return True
    return follows[:1].isupper() or bool(_AFTER_NAME.fullmatch(follows))


def _german_name(word: str, before: list[str], follows: str, earlier: str) -> bool:
    """Whether a capitalised German word is a name; `before` is empty where a sentence opens."""
    lower = word.lower()
    if word.isupper() and len(word) > 1:
        return True
    if lower in GERMAN_STOP_WORDS or stem(lower) in _COMMON_GERMAN or _BARE_NOUN.search(lower):
        return False
    if not before:
        return True
    last = before[-1]
    if last[0].isupper():
        return not _ADJECTIVE.search(last.lower())
    if re.search(r"\d\W*$", earlier) or _ADJECTIVE.search(last):
        return False
    if last in _DETERMINERS:
        # "Der Konzern" is a noun, "der Microsoft-Konzern" and "der Adler Verlag" have a name.
        return follows[:1].isupper()
    return _counted(last) is None


@cache
def _spellings() -> tuple[dict[str, str], re.Pattern[str]]:
    """The common form of every spelling in `_SPELLINGS`, and a pattern of those of two words."""
    common: dict[str, str] = {}
    for group in _SPELLINGS.split(";"):
        words = group.split()
        first = words[0].removesuffix(".").replace("-", "").lower()
        for word in (first.upper(), *words):
            endings = _ENDINGS if word.endswith(".") else ("", "s")
            for base in (word, word.translate(_UMLAUTS)):
                common |= {base.removesuffix(".") + ending: f"@{first}" for ending in endings}
    joined = sorted((word for word in common if "-" in word), key=len, reverse=True)
    phrases = "|".join(re.escape(word).replace(r"\-", r"[\s-]") for word in joined)
    return common, re.compile(rf"\b(?:{phrases})\b", re.IGNORECASE)
