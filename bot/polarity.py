"""What turns a statement around: negation, opposites, modality and cause.

Sentences are compared clause by clause where both are in one language, by the words that their
clauses share; as a whole across the languages.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Self

from vectorstore.analysis import terms

# Texts whose clauses are kept; a long-running chat must not keep them all.
KEPT = 4096
# Share of the words of the shorter of two clauses from which on they may be about the same, and
# the difference below which two others are equally near.
SAME_CLAUSE = 0.34
EQUALLY_NEAR = 0.15
# Words of a translation to one of the evidence from which on it may be one of all of it.
WHOLE = 0.6
# Share of a negated clause's words from which on another text speaks of the same.
COVERED = 0.5

# Words and phrases that turn a statement; "*" stands for any letters, "…" for other words between.
# "implied" may stand for a negation, "future" for a plan and "suspect" for "suspected", and say
# nothing without one; "cause" may stand for a reason, "because" hardly for anything else.
_GERMAN = {
    "can": """
        kann, können, könne, könnt, dürfen, darf, erlaubt, erlauben, möglich, möglichkeit*,
        imstande, in der lage, lässt sich, lassen sich, konnte, konnten, durfte*, berechtigt,
        ermöglich*, freiwillig
    """,
    "must": """
        muss, müssen, muß, müsse, müsst, musste*, mußte*, verpflichtet*, pflicht, pflichten,
        erforderlich*, notwendig*, nötig, brauch*, benötig*, zwing*, gezwungen, verpflicht*,
        hat…zu, haben…zu, ist…zu, sind…zu, vorgeschrieben*, zwang
    """,
    "should": """
        sollte*, soll, sollen, empfehl*, empfohlen, rät, raten, am besten
    """,
    "always": """
        immer, stets, jederzeit, jedes mal, ausnahmslos, ständig
    """,
    "usually": """
        meist, meistens, normalerweise, in der regel, gewöhnlich, üblicherweise, oft, häufig,
        öfter, grundsätzlich, überwiegend, vorwiegend, meisten
    """,
    "sometimes": """
        manchmal, gelegentlich, mitunter, zuweilen, teilweise, teils, vereinzelt, ab und zu, hin
        und wieder
    """,
    "all": """
        alle, allen, aller, sämtliche*, jeder, jede, jedes, jedem, jeden, ausnahmslos
    """,
    "many": """
        viele, vielen, vieler, zahlreiche*, die meisten, der meisten, den meisten, mehrheit,
        großteil
    """,
    "few": """
        einige, einigen, einiger, manche, manchen, mancher, mehrere, mehreren, wenige, wenigen, ein
        teil, teile der
    """,
    "mainly": """
        hauptsächlich, vor allem, in erster linie, überwiegend, vorwiegend, größtenteils
    """,
    "chiefly": """
        insbesondere, besonders, zumeist, zum größten teil
    """,
    "unless": """
        außer wenn, es sei denn, außer dass, sofern nicht, außer
    """,
    "negation": """
        nicht, nichts, nie, niemals, niemand, niemanden, niemandem, kein, keine, keinen, keinem,
        keiner, keines, keinerlei, weder, ohne, nirgends, keinesfalls, keineswegs, niemandes
    """,
    "implied": """
        unm*, unb*, unk*, unv*, unz*, unw*, unf*, unr*, una*, une*, unl*, unge*, unp*, unn*,
        unsch*, unsi*, unst*, verweiger*, weiger*, ablehn*, abgelehnt*, lehn*…ab, verzicht*,
        scheiter*, gescheitert*, fehl*, mangel*, verhinder*, kaum, selten, wenige, weniger,
        leugn*, dementier*, bestreit*, bestritt*, verbot*, verbiet*, untersag*, vermeid*,
        vermied*, *los, *lose, *losen, *loser, *frei, zurückgewiesen, wies…zurück, ausgeschlossen,
        schloss…aus, schließ*…aus, anstatt, misslang, misslungen, versäum*, noch offen,
        ausgeblieben, fern, blieb…aus, keinerlei, abgesehen, außer, nur, erst
    """,
    "maybe": """
        könnte*, dürfte*, möglich*, vielleicht, vermutlich, wahrscheinlich, womöglich, wohl,
        offenbar, anscheinend, scheint, scheinen, vermutet*, vermuten, eventuell, denkbar, droht,
        drohe, drohen, drohend*, drohte*, gedroht, drohung*, befürcht*, möglicherweise, angeblich*,
        soll, sollen, solle, schein*, verdacht, prüf*, erwäg*, erwog*, hoff, hoffe, hoffen, hofft,
        hoffte*, hoffnung*, hoffentlich, mag, mögen, anschein, vermut*, gilt als, gelten als
    """,
    "suspected": """
        mutmaßlich*, vermeintlich*, im verdacht, wegen…verdacht*, vorgeworfen
    """,
    "suspect": """
        *verdächtig*, *verdacht, beschuldigt*, angeklagt*, anklage*, vor gericht
    """,
    "planned": """
        soll, sollen, sollte*, will, wollen, wolle, wollte*, plan, pläne*, planen, plant, plante*,
        planung*, geplant*, beabsichtig*, künftig, voraussichtlich*, vorgesehen*, angekündigt*,
        ankündig*, kündig*…an, möchte*, versuch*, vorgeschlagen, schlag*…vor, schlug*…vor, droht,
        drohe, drohen, drohend*, drohte*, drohung*, strebt*…an, absicht*, vorhaben, erwarte*,
        beantrag*, wünsch*, empfehl*, empfahl*, empfohlen, appellier*, müss*, muss*, erwäg*, hoffe,
        hoffen, hofft, hoffte*, hoffnung*, versprach*, versprech*, versprochen, zugesagt*, zusag*,
        fordert*, fordern, verlangt*
    """,
    "future": """
        wird, werden, würde, würden, werde, kann, können, konnte*, könne, rechn*, schätz*, ziel*,
        bereit, forderung*, gilt, gelten, möge, möglichkeit*, nachfrage, hätte*, prognos*,
        vorhersag*, sagt…voraus, sagte…voraus, sagen…voraus
    """,
    "reported": """
        laut, zufolge, nach angaben, nach eigenen angaben, nach einschätzung, nach ansicht, nach
        aussage*, nach auffassung, sei, seien, habe, hätte*, wäre*, sag*, gesagt*, erklär*,
        teil*…mit, mitgeteilt, berichte*, meld*, gemeldet, beton*, äußer*, geäußert, behaupt*, so
        der, so die, kritisier*, bezeichne*, warn*, gab*…an, geb*…an, angegeben, sprach*, spr*cht,
        gesprochen, meint*, glaubt*, werf*…vor, warf*…vor, heißt es, hieß es, nannt*, nennt,
        schrieb*, schreib*, zitier*, versicher*, bestätig*, vertr*t…auffassung, kündig*…an,
        könne*, werde, müsse*, dürfe*, solle, wolle
    """,
    "indirect": """
        sei, seien, habe, hätte, hätten, wäre, wären, werde, könne, müsse, solle, wolle, dürfe,
        wisse, gebe, gehe, komme, stehe, liege, bleibe, mache, nehme, sehe, lasse, bringe, finde,
        halte, brauche, führe, reagiere, handle, zeige, fehle, gehöre, laufe, treffe, spreche,
        trage, denke, glaube, erwarte, fordere, bestehe, betrage, entspreche, erhalte, bedeute,
        leide, verfüge, biete, helfe, suche, arbeite, kämen, stünden, gingen, ließen, gäben
    """,
    "because": """
        weil, wegen, aufgrund, auf grund, infolge, deshalb, daher, deswegen, verursach*
    """,
    "cause": """
        weil, wegen, aufgrund, auf grund, infolge, da, denn, deshalb, daher, deswegen, dadurch,
        durch, somit, ursache*, verursach*, ausgelöst, lös*…aus, führ*…zu, grund, gründe*,
        angesichts, folge*, nachdem, nach, damit, sodass, so dass, darum, dank, begründ*,
        zurückzuführen, schuld
    """,
    "despite": """
        trotz, obwohl, obgleich, dennoch, trotzdem, ungeachtet, auch wenn, entgegen
    """,
}
_ENGLISH = {
    "can": """
        can, may, able to, allowed, permitted, possible, could, cannot, possibility, entitled,
        option, voluntary
    """,
    "must": """
        must, have to, has to, had to, need, needs, needed, required, requires, require,
        necessary, obliged, obligat*, compulsory, mandatory, forced
    """,
    "should": """
        should, recommend*, advis*, ought, had best, supposed, is to, are to
    """,
    "always": """
        always, at all times, every time, invariably, constantly, at any time
    """,
    "usually": """
        usually, mostly, normally, generally, often, typically, frequently, as a rule, in general,
        most
    """,
    "sometimes": """
        sometimes, occasionally, partly, at times, some
    """,
    "all": """
        all, every, each, everyone, everybody
    """,
    "many": """
        many, numerous, most of, most, the majority
    """,
    "few": """
        some, several, few, a part of, parts of
    """,
    "mainly": """
        mainly, mostly, chiefly, primarily, largely, predominantly, above all
    """,
    "chiefly": """
        especially, particularly, notably, for the most part
    """,
    "unless": """
        unless, except if, except when, except
    """,
    "negation": """
        not, no, never, nobody, nothing, neither, nor, without, cannot, none, nowhere, no one,
        *n't, *n’t
    """,
    "implied": """
        unab*, unaw*, unav*, unb*, unc*, unf*, unk*, unl*, unn*, unp*, unr*, unsu*, unsa*, uncl*,
        unw*, untrue, in*able, inval*, refus*, reject*, declin*, fail*, lack*, prevent*, hardly,
        barely, rarely, few, little, denied, denies, deny, denying, denial, banned, ban, bans,
        forb*, prohibit*, avoid*, free of, rule* out, instead, missing, missed, unable,
        impossible, absent, absence, non-*, dispute*, stopped, block*, exclud*, rather than, yet
        to, other than, only, until, free
    """,
    "maybe": """
        could, may, might, possibl*, perhaps, probabl*, likely, apparently, seem*, maybe, allegedly,
        suspected of, said to, believed to, thought to, presumabl*, fear*, threaten*, is to, are to,
        potential*, hope*, expect*, presum*, appear to, appears to, appeared to, it appears,
        purported*, reportedly, supposedly, suggest*, rumour*, rumor*, considering, considers
    """,
    "suspected": """
        suspected, alleged, presumed, purported, accused of, charged with, on suspicion of
    """,
    "suspect": """
        suspect, suspects, suspicion, charged, alleg*, accus*, on trial, trial, defendant*
    """,
    "planned": """
        plan, plans, planned, planning, intend*, want*, should, shall, try, tries, tried, trying,
        attempt*, seek*, sought, call* for, urg*, going to, set to, expect*, scheduled, threaten*,
        willing, hope*, is to, are to, was to, were to, recommend*, has to, have to, had to, must,
        would like, vowed, vows, promised, promises, wishes, demanded, demands that, demanding,
        proposed, proposes, aims, announced that, due to be, due to begin, due to start,
        due to open, due to end, due to close, due to take, due to go, due to come, due to meet,
        due to vote, due to arrive, due to leave, due to return, due to appear, due to run,
        due to launch, due to visit, due to speak, due to become
    """,
    "future": """
        will, would, 'll, won't, going to, can, could be, due to, to be, estimat*, consider*, need*,
        must, announc*, demand, request*, may, able to, face, faces, facing, faced, forecast*,
        predict*, project*
    """,
    "reported": """
        according to, said, says, say, saying, stat*, report*, told, announc*, declar*, claim*,
        claimed, explain*, warn*, emphasi*, stress*, accus*, assert*, call*, describ*, argu*,
        believ*, confirm*, comment*, note*, in the opinion of, in the view of, estimat*,
        reported*, criticis*, criticiz*, express*, add*, wrote, writes, think*
    """,
    "because": """
        because, due to, owing to, as a result, therefore, caus*, thanks to
    """,
    "cause": """
        because, because of, due to, owing to, as a result, since, therefore, so, caus*, led to,
        lead* to, result*, reason*, after, following, thanks to, by, for, in view of, over, given,
        amid, triggered, as, so that, thus, hence, attribut*, blame*, with, to, through
    """,
    "despite": """
        despite, in spite of, although, though, even though, nevertheless, notwithstanding
    """,
}
# Words of negation that negate nothing.
_NO_NEGATION = re.compile(
    r"\b(?:nicht nur|nicht zuletzt|nicht allein|nicht mehr als|nicht weniger als|nichts "
    r"anderes als|nicht umsonst|ohne weiteres|ohnehin|nicht minder|nicht einmal mehr als|not "
    r"only|not least|not just|not merely|no more than|no less than|no fewer than|no later "
    r"than|no doubt|no sooner|nothing but|whether or not|no\. 1|none other than)(?!\w)",
    re.IGNORECASE,
)
# The month of May, and words of degree that have no degree there.
_NO_DEGREE = re.compile(
    r"(?<=\w )May\b(?! (?:be|have|not)\b)|\b(?i:the most|at most|as many as|as much as|each other"
    r"|some(?= \d)|(?:every|each) (?:year|day|week|month|hour)|jede[sn]? (?:jahr|tag|woche|monat)"
    r"|alle \w+ jahre)\b|(?<=ste )aller\b|(?<=sten )aller\b"
)
_NEARLY_ALL = re.compile(
    r"\b(?:(?:fast|nahezu|beinahe) (?:alle[nr]?|sämtliche\w*|jede\w*)"
    r"|(?:almost|nearly|virtually) (?:all|every)|all but)\b",
    re.IGNORECASE,
)
_MOST = {"de": "die meisten", "en": "most"}
# Who says of whom what he is said to have done need not say "allegedly", too.
_HEARSAY = re.compile(
    r"\bsoll(?:en)?\b.*\b(?:haben|sein)\b|\b(?:allegedly|reportedly|supposedly|angeblich)\b"
    r"|\bsaid to have\b",
    re.IGNORECASE,
)
# Poles of one scale in both languages, "|" between them.
_OPPOSITES = """
    steig*, stieg*, gestiegen*, erhöh*, zunahme*, zugenommen, nahm*…zu, nehm*…zu, nimmt…zu,
        wachs*, wuchs*, gewachsen*, anstieg*, höher*, rise*, rose, risen, rising, increas*, grow*,
        grew, climb*, higher, raise* | sink*, sank*, gesunken*, fiel*, fällt, gefallen*, abnahme*,
        abgenommen, nahm*…ab, nehm*…ab, nimmt…ab, verringer*, senk*, gesenkt*, reduzier*,
        rückgang*, niedriger*, zurückgegangen, ging*…zurück, gehen…zurück, geht…zurück, decreas*,
        declin*, drop*, fall*, fell, reduc*, lower*, sank, sink*;
    gewann*, gewinn*, gewonnen*, sieg*, siegte*, besieg*, gesiegt, setzte…durch, win, wins, won,
        winning, victor*, beat*, defeated, winner* | verlor*, verlier*, verloren*, niederlage*,
        unterlag*, unterlieg*, unterlegen*, lose, loses, lost, losing, defeat, defeats, loss,
        losses, loser*;
    zustimm*, zugestimmt, stimm*…zu, angenommen*, nahm*…an, annahme*, befürwort*, bewillig*,
        billig*, gebilligt*, begrüß*, unterstütz*, genehmig*, akzeptier*, approv*, accept*,
        agree*, adopt*, support*, welcom*, endors*, back, backs, backed | ablehn*, abgelehnt*,
        lehn*…ab, verweiger*, weiger*, zurückgewiesen*, wies*…zurück, weis*…zurück, zurückweis*,
        verworfen*, verwarf*, abgewiesen*, reject*, refus*, oppos*, dismiss*, turned down,
        declined to, disagree*;
    erlaub*, zugelassen*, zulass*, gestatt*, legal, legalis*, permit*, allow*, legali* | verbot*,
        verbiet*, untersag*, illegal*, unzulässig*, ban, bans, banned, banning, forbid*, forbade,
        prohibit*;
    begann*, beginn*, begonnen*, start*, gestartet*, anfang*, begin*, began, begun, launch*,
        eröffn* | endet*, beend*, abgeschlossen*, ended, ends, ending, finish*, conclud*, ende;
    größer*, größte*, groß*, bigger, biggest, larg*, big | kleiner*, kleinste*, klein*, small*;
    höchst*, maxim*, highest, most | niedrigst*, minim*, lowest, least;
    best*, besser*, best, better, improv*, verbesser* | schlecht*, schlimm*, worst, worse*,
        verschlechter*, deteriorat*;
    erste, ersten, erster, erstes, erstmals, first | letzte, letzten, letzter, letztes, letztmals,
        last;
    erfolgreich*, gelang*, gelungen*, erfolg, success*, succeed* | gescheitert*, scheiter*,
        misslang*, erfolglos*, fail*, unsuccess*;
    schuldig*, verurteil*, guilty, convict*, sentenced | unschuldig*, freigesprochen*,
        freispruch*, sprach*…frei, innocent, acquit*;
    bestätig*, confirm* | dementier*, widersprach*, widerspr*ch*, bestreit*, bestritt*,
        bestritten, leugn*, zurückgewiesen, den*, dispute*, contradict*;
    lob*, gelobt*, prais* | kritisier*, kritik*, verurteilte*, criticis*, criticiz*, condemn*;
    verbündet*, freund*, ally, allies, friend* | feind*, gegner*, enem*, opponent*;
    lebend*, überleb*, überlebt*, surviv*, alive | tot, tote*, getötet*, gestorben*, starb*, died,
        dead, killed;
    kauf*, gekauft*, erwarb*, erworben*, buy*, bought, acquir* | verkauf*, verkauft*, sell*, sold;
    früher*, eher, earlier, sooner | später*, later;
    stark*, stärk*, strong* | schwach*, schwäch*, weak*;
    innerhalb, inside, within | außerhalb, outside;
    öffentlich*, public | privat*, geheim*, nichtöffentlich*, private, secret;
    nördlich*, norden, north* | südlich*, süden, south*;
    östlich*, osten, east* | westlich*, westen, west*;
    alle, sämtliche*, all, every | einige*, manche*, some;
    freigelassen*, freilass*, entlass*, release*, freed | festgenommen*, verhaftet*, inhaftier*,
        nahm*…fest, arrest*, detain*, jailed, imprison*;
    aufgehoben, hob*…auf, aufheb*, abgeschafft, abschaff*, lift*, abolish*, repeal* | eingeführt*,
        verhängt*, verhäng*, einführ*, introduc*, impos*;
    betrat*, betreten, einreise*, enter*, join*, eintrat*, beigetreten | verließ*, verlassen*,
        ausreise*, leave, leaves, left, leaving, austrat*, ausgetreten;
    aufwärts, up, upward* | abwärts, down, downward*;
    leicht, einfach*, easy, easier, easily | schwer*, schwierig*, difficult*, hard, harder;
    billig*, günstig*, cheap* | teuer*, teur*, expensive;
    links, linke*, left-wing | rechts, rechte*, right-wing;
    heiß*, warm*, hot, hotter | kalt*, kälte*, cold*;
    schnell*, fast*, quick*, faster | langsam*, slow*;
    lang*, länger*, longer, long | kurz*, kürzer*, short*;
    neu, neue, neuen, neuer, neues, new, newer | alt*, ält*, old*;
    positiv*, positive* | negativ*, negative*;
    sicher*, safe* | gefährlich*, unsicher*, dangerous*, unsafe;
    möglich, possible | unmöglich*, ausgeschlossen, impossible;
    öffn*, geöffnet*, offen, offene*, open, opens, opened, opening | schließ*, schloss*,
        geschlossen*, close, closes, closed, closing, shut*;
    kostenlos*, gratis, unentgeltlich*, free of charge, free, no charge, no cost |
        kostenpflichtig*, gebühr*, kostet, kosten, fee, fees, charge*, costs, paid;
    gerettet*, rette*, rescue*, saved | getötet*, tötet*, ermordet*, killed, murdered;
    vorher, zuvor, davor, beforehand, previously | danach, anschließend*, nachher, afterwards,
        subsequently;
    maximal*, höchstens, bis zu, up to, at most, maximum, no more than | mindestens, wenigstens,
        minimal*, at least, minimum, no less than;
    mehr, more | weniger, less, fewer;
    viel, viele, vielen, vieler, many, much, numerous, zahlreiche* | wenig, wenige, wenigen, few,
        little;
    glaubt*, vertrau*, believ*, trust* | zweifel*, bezweifel*, misstrau*, doubt*, distrust*;
    unterschrieb*, unterzeichn*, sign* | kündig*…auf, aufgekündigt*, widerrief*, withdr*w*,
        cancel*;
    anwesend*, erschien*, kam, kamen, present, attended | abwesend*, fehlte*, absent, missed;
    gleich*, same, equal* | unterschiedlich*, verschieden*, anders, different*;
    bekannt*, known | unbekannt*, unknown;
    schwer verletzt*, lebensgefährlich*, seriously, severely, critically | leicht verletzt*,
        leichte*, slightly, minor;
    vorläufig*, temporar*, provisional*, vorübergehend* | endgültig*, dauerhaft*, permanent*,
        final*;
    freiwillig*, voluntar* | verpflichtend*, gezwungen*, zwang*, compulsory, mandatory, forced;
    unterstütz*, fördert*, helfen, hilft, support*, help, helps, helped | bekämpf*, behinder*,
        fight, fights, combat*, hinder*
"""
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# Where a clause ends. A subordinate clause has a meaning of its own: "he denied that it was so".
_CLAUSES = re.compile(
    r"[,;:!?–—()„“\"«»]+|\.(?=\s|$)|\b(?:und|sondern|während|dass|daß|and|but|while|that|which|who)\b",
    re.IGNORECASE,
)
_HEDGES = frozenset({"maybe", "planned"})
_SUSPECTED = frozenset({"suspected"})
# What may stand for either.
_HEDGED = _HEDGES | {"future"}
_ACCUSED = _HEDGES | {"suspected", "suspect"}
# What someone says, in the German subjunctive, and what may stand for it.
_INDIRECT = frozenset({"indirect"})
_TOLD = _HEDGED | {"indirect", "reported"}
_FIRST_PERSON = re.compile(r"\bich\b", re.IGNORECASE)
# Any of these will do for "mainly".
_MAINLY = frozenset({"mainly", "chiefly", "usually"})
_DEGREES = (
    frozenset({"can", "must", "should"}),
    frozenset({"always", "usually", "sometimes"}),
    frozenset({"all", "many", "few"}),
)
_BEFORE = re.compile(r"\b(?:vor|bevor|ehe|before|prior to)\s+(.{0,30})", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:nach|nachdem|after|following)\s+(.{0,30})", re.IGNORECASE)
# German "wird" is passive, too: only with an infinitive at the end of the clause it lies ahead, and
# words that may be infinitive or participle ("erhalten") do not tell.
_AHEAD = {
    "de": re.compile(
        r"\b[Ww](?:ird|erden|erde)\b[^.;:]*?\s(?!(?:\w{2,4})?ge(?!n\b)|be|ver|ent|er|zer|über|unter)"
        r"[a-zäöüß]{3,}(?:en|ern|eln)(?=[.,;]|\s(?:und|oder)\b|$)|\b[Ww]ürden?\b"
    ),
    "en": re.compile(r"\b(?:[Ww]ill|[Ww]ould)\b|['’]ll\b|\bgoing to\b"),
}
_PAST = {
    "de": re.compile(
        r"\b(?:war|waren|wurden?|hatten?)\b"
        r"|\b(?:hat|haben|ist|sind)\b[^.;]*\b(?:\w{2,4})?ge\w+(?:t|en)(?=[.,;]|$)"
        r"|\b(?:hat|haben)\b[^.;]*(?<!zu )\b(?:(?:be|ver|ent|er|zer)\w+(?:t|en)|\w+iert)(?=[.;]|$)"
    ),
    "en": re.compile(
        r"\b(?:was|were|had|did)\b|\b(?:has|have)\s\w+\b"
        r"|\b(?:became|began|bought|broke|built|came|chose|fell|flew|fought|gave|grew|held|lost|made"
        r"|met|paid|rose|sank|sent|shot|sold|spent|stood|struck|took|went|won|wrote)\b"
        r"|(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\bof )"
        r"\b(?!hundred)[a-z]{3,}(?<!e)ed\b"
    ),
}


@dataclass(frozen=True)
class Clause:
    """A part of a sentence: the stems of its words and the kinds of words that turn it around.

    `implied` are the words that may stand for a negation.
    """

    stems: frozenset[str]
    marks: frozenset[str]
    implied: frozenset[str]


@dataclass(frozen=True)
class Polarity:
    """How a claim's polarity differs from its evidence's.

    `negation`: one of them negates alone. `opposites`: how many scales they stand at opposite ends
    of. `hedge_dropped`: what is possible, planned, mainly so, or so as someone says in the German
    subjunctive, is told as a fact; `hedge_added`: a fact as possible or planned;
    `force_changed`: "must" for "can" or "always" for "often";
    `report_dropped`: what someone says is told as a fact. `cause_added`: a reason that the evidence
    does not give; `cause_turned`: "although" for "because", "unless" for "if", or "before" for
    "after".
    """

    negation: bool
    opposites: int
    hedge_dropped: bool
    hedge_added: bool
    force_changed: bool
    report_dropped: bool
    cause_added: bool
    cause_turned: bool


def compare_polarity(claim: str, language: str, evidence: str, evidence_language: str) -> Polarity:
    """How the polarity of a claim differs from its evidence's, both in "de" or "en"."""
    mine, theirs = clauses(claim, language), clauses(evidence, evidence_language)
    said, known = _marks(mine), _marks(theirs)
    same_language = language == evidence_language
    if not same_language:
        mine, theirs = [_whole(mine)], [_whole(theirs)]
    # A long piece of evidence has hedges and negations of its own.
    covered = same_language or _covers(mine, theirs)
    pairs = [(clause, _counterparts(clause, theirs, same_language)) for clause in mine]
    opposites = max(
        _opposites(said, known),
        *(_opposites(one.marks, _marks(others)) for one, others in pairs if others),
        0,
    )
    negation = _negated_alone(mine, theirs, same_language) or (
        covered and _negated_alone(theirs, mine, same_language)
    )
    return Polarity(
        # "Not accepted" is "rejected".
        negation=negation and not opposites,
        opposites=0 if ("negation" in said) != ("negation" in known) else opposites,
        hedge_dropped=covered
        and not ("reported" in said and _HEARSAY.search(evidence))
        and (
            any(
                _lacks(one, others, _HEDGES, _HEDGED) or _lacks(one, others, _SUSPECTED, _ACCUSED)
                for one, others in pairs
            )
            or (_indirect(evidence) and any(_lacks(*pair, _INDIRECT, _TOLD) for pair in pairs))
            or (not said & _HEDGED and _happened(claim, language, evidence, evidence_language))
            or (not said & _MAINLY and _mainly(mine, theirs, same_language))
        ),
        force_changed=any(
            _other_degree(one, others, family) for one, others in pairs for family in _DEGREES
        ),
        hedge_added=bool(said & _HEDGES and not known & _HEDGED),
        report_dropped="reported" in known and "reported" not in said,
        cause_added="because" in said and not known & {"because", "cause"},
        cause_turned=_turned(said, known)
        or (same_language and _order_turned(claim, evidence, language)),
    )


def _marks(parts: Iterable[Clause]) -> frozenset[str]:
    return frozenset().union(*(part.marks for part in parts))


def _whole(parts: Sequence[Clause]) -> Clause:
    stems, implied = (
        frozenset().union(*(getattr(part, name) for part in parts)) for name in ("stems", "implied")
    )
    return Clause(stems, _marks(parts), implied)


def _covers(mine: Sequence[Clause], theirs: Sequence[Clause]) -> bool:
    lengths = [sum(len(part.stems) for part in parts) for parts in (mine, theirs)]
    return lengths[0] >= WHOLE * lengths[1]


def _counterparts(
    clause: Clause, others: Sequence[Clause], same_language: bool
) -> Sequence[Clause]:
    """The clauses that are about the same, by their share of common words; often several."""
    if not same_language:
        return others
    shares = [_share(clause, other) for other in others]
    nearest = max(shares, default=0.0)
    if nearest < SAME_CLAUSE:
        return []
    return [
        other
        for share, other in zip(shares, others, strict=True)
        if share >= max(nearest - EQUALLY_NEAR, SAME_CLAUSE)
    ]


def _share(one: Clause, other: Clause) -> float:
    smaller = min(len(one.stems), len(other.stems))
    return len(one.stems & other.stems) / smaller if smaller > 1 else 0.0


def _negated_alone(ones: Sequence[Clause], others: Sequence[Clause], same_language: bool) -> bool:
    """Whether a clause negates what others say without, nor in words that imply it."""
    for one in ones:
        if "negation" not in one.marks:
            continue
        about = [other for other in others if not same_language or one.stems & other.stems]
        shared = one.stems & frozenset().union(*(other.stems for other in about))
        if same_language and len(shared) < COVERED * len(one.stems):
            continue
        implied = frozenset().union(*(other.implied for other in about))
        if (same_language and implied - one.implied) or len(implied) > len(one.implied):
            continue
        if not any("negation" in other.marks for other in about):
            return True
    return False


def _other_degree(clause: Clause, others: Sequence[Clause], family: frozenset[str]) -> bool:
    """Whether a clause has one degree of a family, and its counterparts others alone."""
    said, known = clause.marks & family, _marks(others) & family
    return bool(said and known and not said & known)


def _lacks(
    clause: Clause, others: Sequence[Clause], kinds: frozenset[str], instead: frozenset[str]
) -> bool:
    """Whether a clause has nothing `instead` of the kinds that all its counterparts have."""
    if not others or clause.marks & instead:
        return False
    return all(one.marks & kinds for one in others)


def _indirect(evidence: str) -> bool:
    """Whether "habe" and the like are what others say, and not what I have."""
    return not _FIRST_PERSON.search(evidence)


def _happened(claim: str, language: str, evidence: str, evidence_language: str) -> bool:
    """Whether the claim tells as past what lies ahead in the evidence, which tells nothing past."""
    lies_ahead = bool(_AHEAD[evidence_language].search(evidence))
    past, known = _PAST[language].search(claim), _PAST[evidence_language].search(evidence)
    return lies_ahead and bool(past) and not known and not _AHEAD[language].search(claim)


def _mainly(mine: Sequence[Clause], theirs: Sequence[Clause], same_language: bool) -> bool:
    """Whether what the claim says is only mainly so: most of a list, or the first of reasons."""
    limited = [other for other in theirs if "mainly" in other.marks]
    return any(
        not same_language or len(one.stems & other.stems) >= COVERED * len(other.stems)
        for one in mine
        for other in limited
    )


def _opposites(said: frozenset[str], known: frozenset[str]) -> int:
    """How many scales the claim stands at one end of and the evidence at the other alone."""
    poles = {mark for mark in said if mark[0] in "+-"}
    other = {"+": "-", "-": "+"}
    return sum(
        pole not in known
        and other[pole[0]] + pole[1:] in known
        and other[pole[0]] + pole[1:] not in said
        for pole in poles
    )


def _turned(said: frozenset[str], known: frozenset[str]) -> bool:
    """Whether one says "although" and the other "because"."""
    if ("unless" in said) != ("unless" in known):
        return True
    if "despite" in said and "despite" not in known:
        return bool(known & {"because", "cause"})
    return "because" in said and "despite" in known and "because" not in known


def _order_turned(claim: str, evidence: str, language: str) -> bool:
    """Whether the claim has "before" in front of a word that the evidence has "after" of."""
    before, after = ({*_following(pattern, claim, language)} for pattern in (_BEFORE, _AFTER))
    earlier, later = ({*_following(pattern, evidence, language)} for pattern in (_BEFORE, _AFTER))
    return bool((before - earlier) & (later - after) or (after - later) & (earlier - before))


def _following(pattern: re.Pattern[str], text: str, language: str) -> list[str]:
    return [word for match in pattern.findall(text) for word in terms(match, language)[:1]]


@lru_cache(KEPT)
def clauses(text: str, language: str) -> tuple[Clause, ...]:
    """The clauses of a text in "de" or "en"; those without a word of their own go with the next."""
    found: list[Clause] = []
    before = ""
    for part in _CLAUSES.split(text):
        stems = frozenset(terms(part, language))
        if stems:
            said = _NO_DEGREE.sub(" ", _NEARLY_ALL.sub(_MOST[language], f"{before} {part}"))
            plain = _NO_NEGATION.sub(" ", said.lower())
            marks = _lexicon(language).find(plain)
            implied = frozenset(word for word, mark in marks if mark == "implied")
            found.append(Clause(stems, frozenset(mark for _, mark in marks), implied))
        before = "" if stems else f"{before} {part}"
    return tuple(found)


@dataclass(frozen=True)
class Lexicon:
    """What words, beginnings of words and phrases say."""

    exact: Mapping[str, set[str]]
    starts: Mapping[str, set[str]]
    phrases: Sequence[tuple[re.Pattern[str], str]]

    @classmethod
    def of(cls, entries: Iterable[tuple[str, str]]) -> Self:
        """What is said with the words, commas between, that say it.

        "*" stands for any letters, "…" for other words between.
        """
        exact: dict[str, set[str]] = {}
        starts: dict[str, set[str]] = {}
        phrases: list[tuple[re.Pattern[str], str]] = []
        for mark, words in entries:
            for word in (" ".join(entry.split()) for entry in words.split(",")):
                if re.fullmatch(r"[\w'’-]+\*", word):
                    starts.setdefault(word[:-1], set()).add(mark)
                elif re.fullmatch(r"[\w'’-]+", word):
                    exact.setdefault(word, set()).add(mark)
                else:
                    phrases.append((_pattern(word), mark))
        return cls(exact, starts, phrases)

    def find(self, text: str) -> set[tuple[str, str]]:
        """The words of a text in lower case, each with what it says."""
        found: set[tuple[str, str]] = set()
        for word in _WORD.findall(text):
            starts = (self.starts.get(word[:length], ()) for length in range(2, len(word) + 1))
            found.update((word, mark) for mark in self.exact.get(word, set()).union(*starts))
        matches = ((pattern.search(text), mark) for pattern, mark in self.phrases)
        return found | {(match[0], mark) for match, mark in matches if match}


@cache
def _lexicon(language: str) -> Lexicon:
    scales = [
        pole
        for number, scale in enumerate(_OPPOSITES.split(";"))
        for pole in zip((f"+{number}", f"-{number}"), scale.split("|"), strict=True)
    ]
    return Lexicon.of([*(_GERMAN if language == "de" else _ENGLISH).items(), *scales])


def _pattern(phrase: str) -> re.Pattern[str]:
    plain = re.escape(phrase).replace(r"\*", r"\w*").replace("…", r"\b.*?\b")
    return re.compile(rf"(?<!\w){plain}(?!\w)")
