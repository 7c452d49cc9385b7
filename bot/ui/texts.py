"""Every word that the chat shows, in German and English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.answer import (
    WITHOUT_DATE,
    Change,
    Contradiction,
    Doubt,
    Repair,
    Sentence,
    Verdict,
    grouped,
)
from vectorstore.dates import TimeRange, long_date, long_range


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The words of one interface language; `{...}` are filled with `str.format`."""

    language: str
    day_and_time: str
    undated: str
    no_source: str
    decimal: str
    one_article: str
    many_articles: str
    no_articles: str
    period: str

    claim: str
    claim_empty: str
    samples_title: str
    samples: tuple[str, ...]
    sample_of: str

    conversation_label: str
    question_label: str
    question_placeholder: str
    ask: str
    stop: str
    new_conversation: str
    question_empty: str
    pleasantry: str
    question_too_long: str
    still_answering: str

    understood: str
    searching: str
    reading: str
    writing: str
    checking: str
    waiting: str
    stopped: str
    failed: str
    abstained: str
    listed: str
    range_only: str
    range_preferred: str
    any_time: str
    pending: str
    being_checked: str
    supported: str
    supported_hint: str
    partly: str
    partly_hint: str
    doubts: Mapping[Doubt, str]
    rewritten: str
    rewritten_hint: str
    verbatim: str
    verbatim_hint: str
    gloss_hint: str
    span_hint: str
    one_supported: str
    many_supported: str
    one_partly: str
    many_partly: str
    one_struck: str
    many_struck: str
    one_not_borne_out: str
    many_not_borne_out: str
    struck: str
    left_open: str
    seconds: str

    copy: str
    copied: str
    not_copied: str
    receipt_question: str
    receipt_title: str
    quote: str

    evidence_tab: str
    evidence_empty: str
    evidence_title: str
    cited_title: str
    found_title: str
    other_title: str
    nearest_title: str
    cited_mark: str
    evidence_mark: str
    nearest_mark: str
    nothing_found: str
    to_answer: str
    open_article: str
    original: str
    one_outlet: str
    many_outlets: str

    notes_label: str
    changed: str
    corrected: str
    contradicted: str
    read_there: str

    close: str
    version: str
    newer_version: str
    removed: str
    removed_hint: str

    articles_tab: str
    upload_label: str
    upload_hint: str
    upload_running: str
    upload_done: str
    upload_failed: str
    added: str
    updated: str
    unchanged: str
    nothing_in_file: str
    skipped: str
    line: str
    list_title: str
    list_more: str

    def count(self, number: int) -> str:
        """A number with its thousands set apart: 1.028 or 1,028."""
        return grouped(number, self.language)

    def articles(self, number: int) -> str:
        """How many articles, in words that agree with the number."""
        if number == 0:
            return self.no_articles
        if number == 1:
            return self.one_article
        return self.many_articles.format(n=self.count(number))

    def collection(self, number: int, period: str) -> str:
        """How many articles there are, and from when to when."""
        return ", ".join(part for part in (self.articles(number), period) if part)

    def sentences(self, supported: int, partly: int, struck: int) -> list[str]:
        """How many sentences are supported, partly so and struck; a zero says nothing."""
        counted = (
            (supported, self.one_supported, self.many_supported),
            (partly, self.one_partly, self.many_partly),
            (struck, self.one_struck, self.many_struck),
        )
        return [one if n == 1 else many.format(n=n) for n, one, many in counted if n]

    def not_borne_out(self, struck: int) -> str:
        """That so many sentences were struck, and why."""
        return self.one_not_borne_out if struck == 1 else self.many_not_borne_out.format(n=struck)

    def verdict(self, sentence: Sentence) -> str:
        """What the check found, with all that it doubts."""
        if sentence.verdict is Verdict.SUPPORTED:
            return self.supported
        doubts = self.doubted(sentence)
        return f"{self.partly}: {doubts}" if doubts else self.partly

    def doubted(self, sentence: Sentence) -> str:
        """What of a sentence its quotes do not bear out; "" where nothing is named."""
        return "; ".join(self.doubts[doubt] for doubt in sentence.doubts)

    def hint(self, sentence: Sentence) -> str:
        """What the verdict means, and what was done about the sentence."""
        if sentence.verdict is not Verdict.SUPPORTED:
            return self.partly_hint
        if sentence.repair is Repair.QUOTED:
            more = sentence.gloss and self.gloss_hint, sentence.span and self.span_hint
            return " ".join(filter(None, (self.verbatim_hint, *more)))
        rewritten = sentence.repair is Repair.REWRITTEN
        return f"{self.supported_hint} {self.rewritten_hint}" if rewritten else self.supported_hint

    def outlets(self, number: int) -> str:
        """In how many other outlets a sentence stands."""
        return self.one_outlet if number == 1 else self.many_outlets.format(n=number)

    def change(self, change: Change) -> str:
        """What stood before in the place of a quote, with both dates."""
        days = [self.date(iso[:10]) for iso in (change.said, change.holds)]
        if days[0] == days[1]:
            days = [self.date(iso) for iso in (change.said, change.holds)]
        form = self.corrected if change.correction else self.changed
        return form.format(said=days[0], holds=days[1], quote=self.quoted_words(change.quote))

    def contradiction(self, one: Contradiction) -> str:
        """Which other figure stands where."""
        return self.contradicted.format(
            source=one.source or self.no_source,
            date=self.date(one.published[:10]),
            quote=self.quoted_words(one.quote),
        )

    def quoted_words(self, quote: str) -> str:
        """A quote on one line, in this language's quotation marks."""
        return self.quote.format(text=" ".join(quote.split()))

    def range(self, when: TimeRange) -> str:
        """Which days the question was taken to speak of, in which words of it, and what follows."""
        form = self.range_only if when.filters else self.range_preferred
        return form.format(
            days=long_range(when, self.language), words=self.quoted_words(when.words)
        )

    def duration(self, milliseconds: float) -> str:
        """Seconds with one decimal place."""
        return self.seconds.format(n=f"{milliseconds / 1000:.1f}".replace(".", self.decimal))

    def date(self, iso: str) -> str:
        """An ISO 8601 date, with its time where it has one; what is no date stays as it is."""
        if not iso:
            return self.undated
        try:
            moment = datetime.fromisoformat(iso)
        except ValueError:
            return iso
        day = long_date(iso, self.language)
        if len(iso) <= len("2025-12-31"):
            return day
        return self.day_and_time.format(day=day, time=f"{moment:%H:%M}")

    def dates(self, published: Sequence[str]) -> str:
        """From the first to the last of some ISO 8601 dates, and how many are none.

        "" when none is known.
        """
        days = sorted(day for day in map(_day, published) if day)
        if not days:
            return ""
        first, last = self.date(days[0]), self.date(days[-1])
        period = first if first == last else self.period.format(first=first, last=last)
        lacking = len(published) - len(days)
        return f"{period}, {self.count(lacking)} {self.undated}" if lacking else period


def _day(iso: str) -> str:
    try:
        return date.fromisoformat(iso[:10]).isoformat()
    except ValueError:
        return ""


GERMAN = Texts(
    language="de",
    day_and_time="{day}, {time} Uhr",
    undated=WITHOUT_DATE["de"],
    no_source="ohne Quellenangabe",
    decimal=",",
    one_article="1 Artikel",
    many_articles="{n} Artikel",
    no_articles="keine Artikel",
    period="{first} bis {last}",
    claim="Belegbot beantwortet Fragen zu dieser Sammlung ({collection}) und zeigt zu jedem Satz "
    "die Stelle, an der es steht.",
    claim_empty="Belegbot beantwortet Fragen aus Ihren Artikeln und zeigt zu jedem Satz die "
    "Stelle, an der es steht. Noch sind keine Artikel da: Legen Sie rechts unter „Artikel“ "
    "welche ab.",
    samples_title="Zum Beispiel",
    samples=(
        "Wann treffen sich die nationalen Sicherheitsberater?",
        "Wer nahm auf US-Seite an dem Telefonat über die Ukraine teil?",
        "Wer gewann das Pokalfinale der Handballerinnen in Köln?",
        "Wer gewann die Fußball-Weltmeisterschaft 2022?",
    ),
    sample_of="Worum geht es in „{headline}“?",
    conversation_label="Unterhaltung",
    question_label="Ihre Frage",
    question_placeholder="Was möchten Sie wissen?",
    ask="Fragen",
    stop="Anhalten",
    new_conversation="Neue Unterhaltung",
    question_empty="Schreiben Sie zuerst eine Frage in das Feld.",
    pleasantry="Fragen Sie, was Sie aus den Artikeln wissen möchten.",
    question_too_long="Die Frage hat {n} Zeichen, erlaubt sind {limit}: Kürzen Sie sie bitte.",
    still_answering="Die letzte Antwort entsteht noch: Warten Sie, oder halten Sie sie an.",
    understood="Verstanden als:",
    searching="Sucht in den Artikeln …",
    reading="Liest die Fundstellen …",
    writing="Schreibt …",
    checking="Prüft, ob die Artikel den Satz belegen …",
    waiting="Gerade wird eine andere Frage beantwortet. Ihre wartet, bis sie an der Reihe ist …",
    stopped="Angehalten. Was noch nicht geprüft war, ist weggelassen.",
    failed="Diese Antwort ist nicht gelungen. Stellen Sie die Frage noch einmal; "
    "was schiefging, steht im Protokoll des Servers.",
    abstained="Nicht in den Artikeln",
    listed="Gefundene Artikel",
    range_only="Zeitraum: {days} ({words}) – nur Meldungen aus diesem Zeitraum",
    range_preferred="Zeitraum: {days} ({words}) – Meldungen aus diesem Zeitraum bevorzugt",
    any_time="Ohne Zeitraum fragen",
    pending="noch ungeprüft",
    being_checked="wird geprüft",
    supported="belegt",
    supported_hint="Belegt: Die Prüfung fand alles, was dieser Satz sagt, in der zitierten Stelle.",
    partly="teilweise belegt",
    partly_hint="Teilweise belegt: Nicht alles, was dieser Satz sagt, steht in der zitierten "
    "Stelle. Lesen Sie nach.",
    doubts={
        Doubt.NUMBER: "Zahl steht nicht im Beleg",
        Doubt.DATE: "Datum steht nicht im Beleg",
        Doubt.UNIT: "Maßeinheit steht nicht im Beleg",
        Doubt.BOUND: "„rund“, „mehr als“, „um“, „auf“, „ab“ oder „bis“ weicht vom Beleg ab",
        Doubt.OTHER_NAME: "der Beleg nennt einen anderen Namen",
        Doubt.NAME: "Name steht nicht im Beleg",
        Doubt.QUOTE: "Wortlaut in Anführungszeichen steht nicht im Beleg",
        Doubt.NEGATION: "Verneinung weicht vom Beleg ab",
        Doubt.MODALITY: "Gewissheit oder Allgemeinheit weicht vom Beleg ab",
        Doubt.ROLES: "wer was tat, weicht vom Beleg ab",
        Doubt.MEANING: "Aussage geht aus dem Beleg nicht hervor",
    },
    rewritten="aus dem Zitat neu formuliert",
    rewritten_hint="Der erste Entwurf war nicht belegt; dieser Satz ist aus dem Zitat neu "
    "geschrieben und noch einmal geprüft.",
    verbatim="wörtlich aus dem Artikel",
    verbatim_hint="Belegt: Hier steht der Artikel selbst, weil eine eigene Formulierung nicht zu "
    "belegen war, mehr sagte als gefragt oder eine Übersetzung gewesen wäre.",
    gloss_hint="Was davor steht, ist das Gefundene, nach festen Regeln ins Deutsche übertragen.",
    span_hint="Fett steht, was als Antwort gefunden wurde.",
    one_supported="1 Satz belegt",
    many_supported="{n} Sätze belegt",
    one_partly="1 Satz teilweise belegt",
    many_partly="{n} Sätze teilweise belegt",
    one_struck="1 Satz gestrichen",
    many_struck="{n} Sätze gestrichen",
    one_not_borne_out="1 Satz gestrichen: die Artikel belegen ihn nicht",
    many_not_borne_out="{n} Sätze gestrichen: die Artikel belegen sie nicht",
    struck="gestrichen:",
    left_open="Offen bleibt nach den Artikeln:",
    seconds="{n} s",
    copy="Antwort mit Belegen kopieren",
    copied="Kopiert",
    not_copied="Kopieren ist hier nicht erlaubt",
    receipt_question="Frage: {question}",
    receipt_title="Belege",
    quote="„{text}“",
    evidence_tab="Belege",
    evidence_empty="Hier stehen gleich die Fundstellen zu Ihrer Frage, noch vor dem ersten Wort "
    "der Antwort. Ein Klick auf [1] führt zum zitierten Satz.",
    evidence_title="Belege zu Frage {n}",
    cited_title="Zitiert",
    found_title="Gefunden",
    other_title="Weitere Fundstellen",
    nearest_title="Am nächsten kommen",
    cited_mark="zitiert",
    evidence_mark="betrifft die Frage",
    nearest_mark="kommt der Frage am nächsten",
    nothing_found="Zu dieser Frage fand sich keine Stelle.",
    to_answer="Zurück zur Antwort, Beleg {n}",
    open_article="Artikel öffnen",
    original="Original",
    one_outlet="auch in 1 weiteren Medium",
    many_outlets="auch in {n} weiteren Medien",
    notes_label="Abweichende Angaben",
    changed="Die Fassung vom {said} nannte noch {quote}; es gilt die Fassung vom {holds}.",
    corrected="Die Fassung vom {said} nannte noch {quote}; es gilt die Korrektur vom {holds}.",
    contradicted="Eine andere Angabe steht bei {source} ({date}): {quote}",
    read_there="Nachlesen",
    close="Schließen",
    version="Fassung {n}, eingelesen am {date}",
    newer_version="Es gibt eine neuere Fassung ({n}); zitiert wird aus dieser.",
    removed="Quelle entfernt",
    removed_hint="Dieser Artikel ist nicht mehr in der Sammlung. Das Zitat im Beleg zeigt, was "
    "er zum Zeitpunkt der Antwort sagte.",
    articles_tab="Artikel",
    upload_label="Artikel hinzufügen",
    upload_hint="Agenturmeldungen, Text, Markdown, HTML, JSON Lines oder CSV; bis {limit} je "
    "Datei. Alles bleibt auf diesem Rechner.",
    upload_running="Liest Datei {n} von {total} …",
    upload_done="{n} von {total} Dateien gelesen",
    upload_failed="Die Dateien konnten nicht zu Ende gelesen werden. Was fertig war, ist da; "
    "was schiefging, steht im Protokoll des Servers.",
    added="{n} neu",
    updated="{n} geändert",
    unchanged="{n} unverändert",
    nothing_in_file="nichts übernommen",
    skipped="übergangen",
    line="Zeile {n}",
    list_title="In der Sammlung",
    list_more="und {n} ältere",
)

ENGLISH = Texts(
    language="en",
    day_and_time="{day}, {time}",
    undated=WITHOUT_DATE["en"],
    no_source="source not given",
    decimal=".",
    one_article="1 article",
    many_articles="{n} articles",
    no_articles="no articles",
    period="{first} to {last}",
    claim="Belegbot answers questions about this collection ({collection}) and shows, for every "
    "sentence, the passage that says so.",
    claim_empty="Belegbot answers questions from your articles and shows, for every sentence, "
    "the passage that says so. There are no articles yet: drop some under “Articles” on the "
    "right.",
    samples_title="For example",
    samples=(
        "When do the national security advisers meet?",
        "Who joined the call on Ukraine on the American side?",
        "Who won the women’s handball cup final in Cologne?",
        "Who won the 2022 football World Cup?",
    ),
    sample_of="What is “{headline}” about?",
    conversation_label="Conversation",
    question_label="Your question",
    question_placeholder="What would you like to know?",
    ask="Ask",
    stop="Stop",
    new_conversation="New conversation",
    question_empty="Write a question in the box first.",
    pleasantry="Ask what you would like to know from the articles.",
    question_too_long="The question has {n} characters, the limit is {limit}: please shorten it.",
    still_answering="The last answer is still being written: wait for it, or stop it.",
    understood="Understood as:",
    searching="Searching the articles …",
    reading="Reading the passages …",
    writing="Writing …",
    checking="Checking the sentence against the articles …",
    waiting="Another question is being answered. Yours is waiting for its turn …",
    stopped="Stopped. What was not yet checked has been left out.",
    failed="This answer did not work out. Please ask again; the server’s log says what went wrong.",
    abstained="Not in the articles",
    listed="Articles found",
    range_only="Time: {days} ({words}) – only articles from this time",
    range_preferred="Time: {days} ({words}) – articles from this time preferred",
    any_time="Ask for any time",
    pending="not yet checked",
    being_checked="being checked",
    supported="supported",
    supported_hint="Supported: the check found all that this sentence says in the passage it "
    "cites.",
    partly="partly supported",
    partly_hint="Partly supported: not all that this sentence says stands in the passage it "
    "cites. Read before you rely on it.",
    doubts={
        Doubt.NUMBER: "the number is not in the quote",
        Doubt.DATE: "the date is not in the quote",
        Doubt.UNIT: "the unit is not in the quote",
        Doubt.BOUND: "“about”, “more than”, “by”, “to”, “from” or “until” differs from the quote",
        Doubt.OTHER_NAME: "the quote has another name",
        Doubt.NAME: "the name is not in the quote",
        Doubt.QUOTE: "the words in quotation marks are not in the quote",
        Doubt.NEGATION: "the negation differs from the quote",
        Doubt.MODALITY: "how certain or how general it is differs from the quote",
        Doubt.ROLES: "who did what differs from the quote",
        Doubt.MEANING: "the quote does not say this",
    },
    rewritten="rewritten from the quote",
    rewritten_hint="The first draft was not borne out; this sentence was written anew from the "
    "quote and checked again.",
    verbatim="word for word from the article",
    verbatim_hint="Supported: the article itself stands here, because no wording of our own was "
    "borne out, or it said more than was asked, or would have been a translation.",
    gloss_hint="Before it stands what was found, put into English by fixed rules.",
    span_hint="In bold is what was found as the answer.",
    one_supported="1 sentence supported",
    many_supported="{n} sentences supported",
    one_partly="1 sentence partly supported",
    many_partly="{n} sentences partly supported",
    one_struck="1 sentence struck",
    many_struck="{n} sentences struck",
    one_not_borne_out="1 sentence struck: the articles do not bear it out",
    many_not_borne_out="{n} sentences struck: the articles do not bear them out",
    struck="struck:",
    left_open="The articles leave open:",
    seconds="{n} s",
    copy="Copy answer with receipts",
    copied="Copied",
    not_copied="Copying is not allowed here",
    receipt_question="Question: {question}",
    receipt_title="Receipts",
    quote="“{text}”",
    evidence_tab="Evidence",
    evidence_empty="The passages for your question will stand here, before the first word of "
    "the answer. Click [1] to jump to the sentence it quotes.",
    evidence_title="Evidence for question {n}",
    cited_title="Cited",
    found_title="Found",
    other_title="Other passages",
    nearest_title="The nearest passages",
    cited_mark="cited",
    evidence_mark="speaks to the question",
    nearest_mark="comes nearest to the question",
    nothing_found="No passage was found for this question.",
    to_answer="Back to the answer, receipt {n}",
    open_article="Open article",
    original="Original",
    one_outlet="also in 1 other outlet",
    many_outlets="also in {n} other outlets",
    notes_label="Other figures",
    changed="The version of {said} still said {quote}; the version of {holds} holds.",
    corrected="The version of {said} still said {quote}; the correction of {holds} holds.",
    contradicted="{source} ({date}) gives another figure: {quote}",
    read_there="Read it there",
    close="Close",
    version="Version {n}, read on {date}",
    newer_version="There is a newer version ({n}); the quote is from this one.",
    removed="Source removed",
    removed_hint="This article is no longer in the collection. The quote in the evidence shows "
    "what it said when the answer was given.",
    articles_tab="Articles",
    upload_label="Add articles",
    upload_hint="Agency copy, text, Markdown, HTML, JSON Lines or CSV; up to {limit} a file. "
    "Everything stays on this machine.",
    upload_running="Reading file {n} of {total} …",
    upload_done="{n} of {total} files read",
    upload_failed="The files could not all be read. What was finished is kept; the server’s log "
    "says what went wrong.",
    added="{n} new",
    updated="{n} changed",
    unchanged="{n} unchanged",
    nothing_in_file="nothing taken",
    skipped="skipped",
    line="line {n}",
    list_title="In the collection",
    list_more="and {n} older",
)

LANGUAGES = {"de": GERMAN, "en": ENGLISH}


def choose_language(accept: str) -> str:
    """The interface language, "de" or "en", for an Accept-Language header; else "en"."""
    wishes = []
    for place, part in enumerate(accept.lower().split(",")):
        tag, _, quality = part.strip().partition(";q=")
        code = tag.split("-", 1)[0]
        if code in LANGUAGES:
            wishes.append((-_quality(quality), place, code))
    return min(wishes)[2] if wishes else "en"


def _quality(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
