"""A chain and a library for tests of the chat: scripted, instant, without models."""

import threading
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from bot.answer import (
    Answer,
    Change,
    Citation,
    Contradiction,
    Copy,
    Doubt,
    Quote,
    Repair,
    Searched,
    Sentence,
    Stage,
    Timings,
    Turn,
    Verdict,
)
from vectorstore.articles import Article, Version
from vectorstore.chunks import Chunk
from vectorstore.dates import TimeRange
from vectorstore.ingest import FileReport
from vectorstore.passages import Passage
from vectorstore.readers import TableFormat
from vectorstore.readers.failures import Failure
from vectorstore.readers.files import printable

YESTERDAY = date(2025, 11, 16)
INGESTED = "2025-12-31T12:00:00+00:00"

BRIDGE = Article(
    title="Brücke in Hohenau öffnet nach drei Jahren wieder",
    text=(
        "Die Talbrücke bei Hohenau ist wieder frei. Sie öffnete am Montag um sechs Uhr, drei "
        "Jahre nach der Sperrung. Die Kosten stiegen auf 48 Millionen Euro.\n\n"
        "Bürgermeisterin Ada Lindner sprach von einem guten Tag für die Region. „Wir haben lange "
        "genug gewartet“, sagte sie.\n\n"
        + "Die Umleitung über Niederau bleibt bis zum Jahresende ausgeschildert. "
        * 12
        + "\n\nFür den zweiten Abschnitt rechnet das Land mit einem Baubeginn im Mai 2026. "
        "Bis dahin gilt auf der Brücke Tempo 60."
    ),
    published="2025-11-17T06:30:00+01:00",
    source="Muster-Agentur",
    place="Hohenau",
    url="https://example.org/bruecke",
    language="de",
)
HARBOUR = Article(
    title="Harbour strike ends after nine days",
    text=(
        "Dockers in Port Ellery returned to work on Friday. Their union accepted a rise of "
        "4.2 per cent over two years. The strike had lasted nine days.\n\n"
        "Ship owners put the damage at 30 million pounds."
    ),
    published="2025-03-07",
    source="Sample Press",
    language="en",
)
ATTACK = Article(
    title='<img src="https://evil.example/t.png"><script>window.hacked = 1</script>{{7*7}}',
    text=(
        "Hostile copy: <script>window.hacked = 2</script> "
        '<img src="https://evil.example/a.png" onerror="window.hacked = 3"> '
        "![pixel](https://evil.example/b.png) "
        '<form action="https://evil.example/"><input name="q"></form> '
        "{{value}} {{#each this}}x{{/each}} ${window.hacked = 4} `${alert(1)}` </mark></dialog>\n\n"
        "<iframe src='https://evil.example/f'></iframe> & so on."
    ),
    published="2025-06-01",
    source="<b>Nobody</b>",
    url="javascript:window.hacked=5",
    language="en",
)


# The bridge in another outlet, and as it was reported before.
BRIDGE_COPY = Article(
    title="Freie Fahrt bei Hohenau",
    text="Die Kosten stiegen auf 48 Millionen Euro. Das teilte das Land mit.",
    published="2025-11-17",
    source="Talblatt (Muster)",
    path="copy.md",
    language="de",
)
BRIDGE_BEFORE = Article(
    title="Brücke in Hohenau bald fertig",
    text="Die Kosten stiegen auf 46 Millionen Euro.",
    path="before.md",
    published="2025-11-16",
    source="Muster-Agentur",
    language="de",
)


class FakeLibrary:
    """Articles in a dictionary; a file named `bad...` fails, one named `crash...` raises."""

    def __init__(self, articles: Sequence[Article] = (BRIDGE, HARBOUR, ATTACK)) -> None:
        self._versions = {article.id: [Version(article, 1, INGESTED)] for article in articles}

    def ingest(
        self, paths: Sequence[Path], table: TableFormat | None = None
    ) -> Generator[FileReport]:
        for done, path in enumerate(paths, start=1):
            report = FileReport(printable(str(path)), done=done - 1, total=len(paths))
            yield report
            if path.name.startswith("crash"):
                raise RuntimeError("the disk is on fire")
            if path.name.startswith("bad"):
                failure = Failure(printable(str(path)), "The date cannot be read.", line=7)
                report = replace(report, failures=(failure,))
            else:
                self.add(Article(title=path.stem, text=path.read_text(), path=path.name))
                report = replace(report, added=1, chunks=1)
            yield replace(report, finished=True, done=done)

    def add(self, article: Article) -> None:
        versions = self._versions.setdefault(article.id, [])
        versions.append(Version(article, len(versions) + 1, INGESTED))

    def update(self, article: Article, text: str) -> None:
        self.add(replace(article, text=text))

    def remove(self, article_id: str) -> bool:
        return self._versions.pop(article_id, None) is not None

    def version(self, article_id: str, number: int | None = None) -> Version | None:
        versions = self._versions.get(article_id, [])
        wanted = len(versions) if number is None else number
        return versions[wanted - 1] if 0 < wanted <= len(versions) else None

    def articles(self) -> list[Version]:
        newest = [versions[-1] for versions in self._versions.values()]
        return sorted(newest, key=lambda version: version.article.published, reverse=True)


def passage(article: Article, start: int = 0, end: int | None = None) -> Passage:
    """The part of an article as a search would return it."""
    end = min(len(article.text), 300) if end is None else end
    chunk = Chunk(article.id, 1, 0, start, end, article.text[start:end])
    return Passage(chunk, Version(article, 1, INGESTED), score=1.0)


def citation(n: int, article: Article, quote: str) -> Citation:
    """The receipt for words that stand in the article."""
    start = article.text.index(quote)
    return Citation.of(n, passage(article), start, start + len(quote))


def speaking(article: Article, quote: str) -> Quote:
    """Words of the article that speak to the question."""
    start = article.text.index(quote)
    return Quote.of(0, passage(article), start, start + len(quote))


SEARCHED = Searched(1028, "2025-01-03", "2025-12-31")
SEARCHED_YESTERDAY = Searched(12, YESTERDAY.isoformat(), YESTERDAY.isoformat())
NEAREST = (
    speaking(BRIDGE, "Sie öffnete am Montag um sechs Uhr, drei Jahre nach der Sperrung."),
    speaking(BRIDGE, "Bürgermeisterin Ada Lindner sprach von einem guten Tag für die Region."),
    speaking(HARBOUR, "Ship owners put the damage at 30 million pounds."),
)
STRUCK = (
    Sentence("Der Bau kostete 60 Millionen Euro.", Verdict.UNSUPPORTED, doubts=(Doubt.NUMBER,)),
)


class FakeChain:
    """Answers by a word of the question.

    "gate": holds after the passages and in the middle of each sentence, until `gate` is released.
    "broken": raises after the first sentence. "nichts"/"nothing": abstains. "attack": hostile
    article and answer. "before": the bridge with another outlet, an old figure and another's.
    "mended": every way to repair a sentence, one struck, a part of the question open.
    "harbour": the English article. Else: the bridge. "gestern" is 16 November
    2025, a filter with "Meldungen", unless asked for any time.
    """

    def __init__(self) -> None:
        self.gate = threading.Semaphore(0)
        self.turns: tuple[Turn, ...] = ()
        self.now: datetime | None = None

    def stream(
        self,
        question: str,
        turns: Sequence[Turn],
        anytime: bool = False,
        now: datetime | None = None,
    ) -> Iterator[Answer]:
        self.turns, self.now = tuple(turns), now
        words = question.lower()
        spoken = "gestern" in words and not anytime
        when = TimeRange(YESTERDAY, YESTERDAY, "gestern", "meldungen" in words) if spoken else None
        language = "en" if "harbour" in words or "nothing" in words else "de"
        searched = SEARCHED_YESTERDAY if when and when.filters else SEARCHED
        answer = Answer(question, language, question, when=when, searched=searched)
        yield answer
        if "attack" in words:
            yield from self._answer(answer, [ATTACK], *_attack())
        elif "nichts" in words or "nothing" in words:
            passages = (passage(BRIDGE), passage(HARBOUR))
            answer = replace(answer, passages=passages, stage=Stage.READING, evidence=NEAREST)
            yield answer
            yield replace(answer, stage=Stage.DONE, abstained=True)
        elif "mended" in words:
            yield from self._answer(answer, [HARBOUR, BRIDGE], *_mended())
        elif "harbour" in words:
            yield from self._answer(answer, [BRIDGE, HARBOUR], *_harbour())
        else:
            yield from self._answer(answer, [HARBOUR, BRIDGE], *_bridge())

    def _answer(
        self,
        answer: Answer,
        articles: Sequence[Article],
        sentences: Sequence[Sentence],
        citations: Sequence[Citation],
    ) -> Iterator[Answer]:
        gated = "gate" in answer.question.lower()
        passages = tuple(map(passage, articles))
        answer = replace(answer, passages=passages, stage=Stage.READING)
        yield answer
        if gated:
            self.gate.acquire(timeout=30)
        answer = replace(answer, stage=Stage.WRITING)
        for sentence in sentences:
            half = len(sentence.text) // 2
            yield replace(answer, draft=sentence.text[:half])
            yield replace(answer, draft=sentence.text, stage=Stage.CHECKING)
            known = {n for done in answer.sentences for n in done.citations} | {*sentence.citations}
            answer = replace(
                answer,
                sentences=(*answer.sentences, sentence),
                citations=tuple(one for one in citations if one.n in known),
            )
            yield answer
            if "broken" in answer.question.lower():
                raise RuntimeError("secret: the model fell over at /home/someone")
            if gated:
                checking = Stage.CHECKING if "check" in answer.question else Stage.WRITING
                yield replace(answer, draft="Dieser Satz ist noch nicht", stage=checking)
                self.gate.acquire(timeout=30)
        if "before" in answer.question.lower():
            answer = _with_story(answer)
        if "mended" in answer.question.lower():
            left = "wie lange die Umleitung bleibt"
            answer = replace(answer, evidence=NEAREST, struck=STRUCK, open=left)
        timings = Timings(retrieve_ms=41, first_token_ms=800, total_ms=3480)
        yield replace(answer, stage=Stage.DONE, timings=timings)


def _bridge() -> tuple[list[Sentence], list[Citation]]:
    citations = [
        citation(1, BRIDGE, "Sie öffnete am Montag um sechs Uhr, drei Jahre nach der Sperrung."),
        citation(2, BRIDGE, "Die Kosten stiegen auf 48 Millionen Euro."),
    ]
    sentences = [
        Sentence("Die Brücke öffnete am Montag um sechs Uhr.", Verdict.SUPPORTED, (1,)),
        Sentence("Sie kostete 48 Millionen Euro.", Verdict.SUPPORTED, (2,)),
        Sentence("Viele Pendler sind erleichtert.", Verdict.PARTLY, doubts=(Doubt.MEANING,)),
    ]
    return sentences, citations


def _mended() -> tuple[list[Sentence], list[Citation]]:
    _, citations = _bridge()
    strike = citation(3, HARBOUR, "The strike had lasted nine days.")
    opened, cost = "Sie öffnete am Montag um sechs Uhr.", citations[1].quote
    sure, partly = Verdict.SUPPORTED, Verdict.PARTLY
    doubts = (Doubt.NUMBER, Doubt.MODALITY)
    sentences = [
        Sentence(opened, sure, (1,), support=0.91, repair=Repair.REWRITTEN),
        Sentence(cost, sure, (2,), support=1.0, repair=Repair.QUOTED, span="48 Millionen Euro"),
        Sentence(strike.quote, sure, (3,), support=1.0, repair=Repair.QUOTED, gloss="neun Tage"),
        Sentence("Sie hält gewiss 80 Jahre.", partly, (2,), support=0.42, doubts=doubts),
    ]
    return sentences, [*citations, strike]


def _with_story(answer: Answer) -> Answer:
    """The second quote stands in another outlet, was corrected, and is contradicted."""
    text = BRIDGE_COPY.text
    end = text.index(".") + 1
    copy = Copy(BRIDGE_COPY.id, 1, BRIDGE_COPY.source, BRIDGE_COPY.title, 0, end)
    old, other = BRIDGE_BEFORE, HARBOUR
    quote = "Ship owners put the damage at 30 million pounds."
    start = other.text.index(quote)
    change = Change(
        2, old.id, 1, old.title, old.source, old.text, 0, len(old.text),
        old.published, BRIDGE.published, True,
    )  # fmt: skip
    contradiction = Contradiction(
        2, other.id, 1, other.title, other.published, other.source, "", quote,
        start, start + len(quote),
    )  # fmt: skip
    first, second = answer.citations
    return replace(
        answer,
        citations=(first, replace(second, also_in=(copy,))),
        changes=(change,),
        contradictions=(contradiction,),
    )


def _harbour() -> tuple[list[Sentence], list[Citation]]:
    citations = [citation(1, HARBOUR, "The strike had lasted nine days.")]
    return [Sentence("The strike lasted nine days.", Verdict.SUPPORTED, (1,))], citations


def _attack() -> tuple[list[Sentence], list[Citation]]:
    quote = ATTACK.text[: ATTACK.text.index("\n\n")]
    text = (
        "![x](https://evil.example/c.png) <img src=https://evil.example/d.png> "
        "<script>window.hacked = 6</script> {{value}} ${window.hacked = 7}"
    )
    return [Sentence(text, Verdict.SUPPORTED, (1,))], [citation(1, ATTACK, quote)]
