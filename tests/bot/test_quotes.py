import json
import re
import sqlite3
from dataclasses import dataclass, replace
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import (
    Answer,
    Change,
    Citation,
    Contradiction,
    Copy,
    Quote,
    Repair,
    Sentence,
    Stage,
    Verdict,
)
from bot.quotes import QuoteGate, exact_only, standing
from vectorstore.articles import Article, Version
from vectorstore.catalog import Catalog
from vectorstore.chunks import Chunk, chunk_version
from vectorstore.errors import CatalogError
from vectorstore.passages import Passage

FIRST = (
    "Der Hafenrat stimmte am 3. Mai mit 1.200 zu 87 Stimmen zu.\n\n"
    "Die Sprecherin Ana Lindt sagte, man werde „nicht noch einmal warten“. Das Café blieb offen."
)
SECOND = "Der Stadtrat lehnte den Plan am 4. Juni ab. Die Kosten stiegen auf 90 Millionen Euro."
NAMES = {"Lindt": "Brandt", "März": "April"}
NEGATIONS = {"nicht": "auch", "kein": "ein", "keine": "eine", "ist": "ist nicht", "hat": "hat nie"}


def version(text, path="a.txt", number=1):
    return Version(Article(text=text, title="Aus dem Hafen", language="de", path=path), number, "")


def store(*versions):
    known = {(one.article.id, one.number): one for one in versions}
    return lambda article_id, number: known.get((article_id, number))


def quote_at(stored, start, end, n=1, kind=Citation, **more):
    chunk = Chunk(stored.article.id, stored.number, 0, start, end, stored.article.text[start:end])
    return kind.of(n, Passage(chunk, stored, 1.0), start, end, **more)


def change_of(stored, words, n):
    cited = quote_of(stored, words, n)
    place = (cited.article_id, cited.version, "", "", words, cited.start, cited.end)
    return Change(n, *place, said="", holds="", correction=False)


def quote_of(stored, words, n=1, kind=Citation, **more):
    start = stored.article.text.index(words)
    return quote_at(stored, start, start + len(words), n, kind, **more)


@pytest.fixture
def first():
    return version(FIRST)


@pytest.fixture
def second():
    return version(SECOND, "b.txt")


@pytest.fixture
def lookup(first, second):
    return store(first, second)


def test_words_at_their_place_stand(first, lookup):
    assert standing(quote_of(first, "Das Café blieb offen."), lookup)
    assert standing(quote_of(first, "Stimmen zu.\n\nDie Sprecherin"), lookup)
    assert standing(quote_of(first, FIRST), lookup)


@pytest.mark.parametrize(
    "altered",
    [
        {"start": 1},
        {"end": 57},
        {"start": -len(FIRST)},
        {"start": 57, "end": 0},
        {"end": len(FIRST) + 10},
        {"version": 2},
        {"version": 0},
        {"article_id": ""},
        {"quote": ""},
        {"quote": "Der Hafenrat stimmte am 3. Mai mit 1.300 zu 87 Stimmen zu."},
        {"quote": "Der Hafenrat stimmte am 3. Mai mit 1.200 zu 87 Stimmen nicht zu."},
        {"quote": "Der Hafen\u00adrat stimmte am 3. Mai mit 1.200 zu 87 Stimmen zu."},
        {"quote": "Der  Hafenrat stimmte am 3. Mai mit 1.200 zu 87 Stimmen zu."},
    ],
)
def test_anything_else_does_not(first, lookup, altered):
    right = quote_at(first, 0, 58)
    assert standing(right, lookup)
    assert not standing(replace(right, **altered), lookup)


@pytest.mark.parametrize("words", ["1.2", "200 zu 87", ".200 zu", "afenrat", "noch ein", "\n\n"])
def test_a_cut_word_or_number_and_white_space_alone_do_not_stand(first, lookup, words):
    assert not standing(quote_of(first, words), lookup)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Das Cafe\u0301 blieb.", "Das Cafe"),
        ("Ein \U0001f469\u200d\U0001f680 flog.", "Ein \U0001f469"),
        ("Ja \u0301 nein.", "Ja "),
        ("Ende.\r\nAnfang.", "Ende.\r"),
        ("Sie war un\u00admöglich.", "möglich"),
        ("Rund 12\u00ad.500 Euro.", "500 Euro"),
        ("Halb \ud83d\ude00 ganz.", "Halb \ud83d"),
    ],
)
def test_half_a_character_does_not_stand(text, words):
    stored = version(text)
    assert standing(quote_of(stored, text), store(stored))
    assert not standing(quote_of(stored, words), store(stored))


def test_another_normal_form_is_another_text(first, lookup):
    words = "Das Cafe\u0301 blieb offen."
    right = quote_of(first, "Das Café blieb offen.")
    assert not standing(replace(right, quote=words), lookup)
    assert not standing(replace(right, quote=words, end=right.end + 1), lookup)


def test_a_store_that_answers_with_another_version_or_fails_is_not_believed(first, second):
    right = quote_of(first, "Das Café blieb offen.")

    def broken(article_id, number):
        raise CatalogError("The catalogue cannot be read.")

    assert not standing(right, broken)
    assert not standing(right, lambda article_id, number: None)
    assert not standing(right, lambda article_id, number: replace(first, number=2))
    assert not standing(right, lambda article_id, number: version(FIRST, "b.txt"))
    assert not standing(right, lambda article_id, number: version(FIRST.replace("87", "86")[1:]))


def test_a_catalogue_that_changed_is_noticed(tmp_path, first):
    catalog = Catalog(tmp_path / "catalog.sqlite")
    catalog.store(first.article)
    right = quote_of(first, "Das Café blieb offen.")
    assert standing(right, catalog.version)
    catalog.store(replace(first.article, text="Ganz neu. " + FIRST))
    assert standing(right, catalog.version), "an older version is kept"
    with sqlite3.connect(tmp_path / "catalog.sqlite") as connection:
        connection.execute("UPDATE versions SET text = 'x' || text WHERE number = 1")
    assert not standing(right, catalog.version)
    catalog.remove(first.article.id)
    assert not standing(right, catalog.version)
    catalog.store(first.article)
    assert not standing(right, catalog.version), "read in again it is another version"
    catalog.close()


def answer_of(sentences, citations, **more):
    return Answer("?", "de", sentences=tuple(sentences), citations=tuple(citations), **more)


def test_what_stands_passes_as_it_is(first, second, lookup):
    answer = answer_of(
        [
            Sentence("Der Rat stimmte zu.", Verdict.SUPPORTED, (1,)),
            Sentence("Der Stadtrat nicht.", Verdict.PARTLY, (2, 1)),
        ],
        [quote_at(first, 0, 58), quote_of(second, "Der Stadtrat lehnte den Plan", 2)],
        passages=tuple(Passage(chunk, first, 1.0) for chunk in chunk_version(first)),
        changes=(change_of(second, "4. Juni", 2),),
        contradictions=(quote_of(second, "90 Millionen Euro", 1, Contradiction),),
        evidence=(quote_of(first, "Das Café", 0, Quote),),
        stage=Stage.DONE,
    )
    assert exact_only(answer, lookup) == answer


def test_a_sentence_without_its_quotes_is_struck_and_the_rest_is_numbered_anew(
    first, second, lookup
):
    wrong = replace(quote_of(second, "4. Juni"), quote="5. Juni")
    answer = answer_of(
        [
            Sentence("Am 5. Juni.", Verdict.SUPPORTED, (1,)),
            Sentence("Das Café blieb offen, am 5. Juni.", Verdict.SUPPORTED, (3, 1)),
            Sentence("Der Rat stimmte zu.", Verdict.SUPPORTED, (2, 3)),
            Sentence("Ohne jeden Beleg.", Verdict.PARTLY),
        ],
        [wrong, replace(quote_at(first, 0, 58), n=2), quote_of(first, "Das Café", 3)],
        changes=(change_of(second, "4. Juni", 1), change_of(second, "Plan", 2)),
        contradictions=(replace(quote_of(second, "Kosten", 3, Contradiction), quote="Hosten"),),
        evidence=(replace(wrong, n=0), quote_of(first, "Das Café", 0, Quote)),
    )
    passed = exact_only(answer, lookup)
    assert passed.sentences == (
        Sentence("Das Café blieb offen, am 5. Juni.", Verdict.PARTLY, (1,)),
        Sentence("Der Rat stimmte zu.", Verdict.SUPPORTED, (2, 1)),
    )
    assert [(one.n, one.quote) for one in passed.citations] == [(1, "Das Café"), (2, FIRST[:58])]
    assert passed.struck == (
        Sentence("Am 5. Juni.", Verdict.UNSUPPORTED),
        Sentence("Ohne jeden Beleg.", Verdict.UNSUPPORTED),
    )
    assert [(one.n, one.quote) for one in passed.changes] == [(2, "Plan")]
    assert passed.contradictions == ()
    assert [one.quote for one in passed.evidence] == ["Das Café"]
    assert exact_only(passed, lookup) == passed


def test_a_finished_answer_that_loses_everything_is_an_abstention(first, lookup):
    gone = replace(quote_of(first, "Das Café"), article_id="0" * 12)
    answer = answer_of([Sentence("Das Café.", Verdict.SUPPORTED, (1,))], [gone])
    assert not exact_only(answer, lookup).abstained
    passed = exact_only(replace(answer, stage=Stage.DONE), lookup)
    assert passed.abstained
    assert not passed.sentences
    assert not passed.citations
    assert not exact_only(answer_of([], [], stage=Stage.DONE), lookup).abstained


def test_a_sentence_shown_as_a_quote_is_one(first, lookup):
    words = "zu.\n\nDie Sprecherin Ana Lindt sagte,"
    shown = Sentence("zu. Die Sprecherin Ana Lindt sagte,", Verdict.SUPPORTED, (1,))
    quoted = replace(shown, repair=Repair.QUOTED)
    altered = replace(quoted, text="zu. Die Sprecherin Ana Brandt sagte,")
    cited = [quote_of(first, words)]
    assert exact_only(answer_of([quoted], cited), lookup).sentences == (quoted,)
    assert exact_only(answer_of([altered], cited), lookup).struck[0].text == altered.text


def test_what_is_struck_or_pending_has_no_quotation_marks(first, lookup):
    said = Sentence("Sie nannte es „ganz falsch“.", Verdict.UNSUPPORTED)
    growing = replace(answer_of([], []), struck=(said,), draft="Er rief „nein nein“.")
    passed = exact_only(growing, lookup)
    assert passed.struck[0].text == "Sie nannte es ganz falsch."
    assert passed.draft == "Er rief nein nein."


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Sie will „nicht noch einmal warten“.", "Sie will „nicht noch einmal warten“."),
        ('Sie will "nicht noch einmal warten."', 'Sie will "nicht noch einmal warten."'),
        ("Sie will „noch einmal warten“.", "Sie will „noch einmal warten“."),
        ("Sie will „lieber warten“.", "Sie will lieber warten."),
        ("She will “not wait again”.", "She will not wait again."),
        ("Sie sagte „ja, »nicht noch einmal« bitte“.", "Sie sagte ja, »nicht noch einmal« bitte."),
        ("Offen »blieb« „Aus dem Hafen“ “.", "Offen »blieb« „Aus dem Hafen“ ."),
        ("Sie will „nicht noch einma“.", "Sie will nicht noch einma."),
    ],
)
def test_words_in_quotation_marks_stand_in_the_article_or_lose_the_marks(
    first, lookup, written, shown
):
    answer = answer_of([Sentence(written, Verdict.PARTLY, (1,))], [quote_of(first, "Das Café")])
    assert exact_only(answer, lookup).sentences[0].text == shown


def test_passages_and_other_outlets_that_are_gone_go(first, second):
    passages = tuple(
        Passage(chunk, one, 1.0) for one in (first, second) for chunk in chunk_version(one)
    )
    copies = tuple(Copy(one.article.id, 1, "Blatt", "", 0, 3) for one in (first, second))
    cited = quote_of(first, "Das Café", also_in=copies)
    answer = answer_of([Sentence("Ja.", Verdict.SUPPORTED, (1,))], [cited], passages=passages)
    passed = exact_only(answer, store(first))
    assert passed.passages == passages[:1]
    assert passed.citations[0].also_in == copies[:1]


def test_within_a_turn_versions_are_looked_up_once_and_anew_for_the_finished_answer(first):
    asked = []

    def lookup(article_id, number):
        asked.append(article_id)
        return first if len(asked) == 1 else None

    gate = QuoteGate(lookup)
    answer = answer_of([Sentence("Ja.", Verdict.SUPPORTED, (1,))], [quote_of(first, "Das Café")])
    assert gate.passed(answer).citations
    assert gate.passed(answer).citations
    assert len(asked) == 1
    assert not gate.passed(replace(answer, stage=Stage.DONE)).citations


@dataclass(frozen=True)
class Forged:
    """What somebody did to a right quote, and the store that it is then held against."""

    what: str
    quote: Citation
    versions: tuple[Version, ...]


def swap(words, pattern, make):
    """The words with the first match changed, None where there is none."""
    match = re.search(pattern, words)
    return words[: match.start()] + make(match[0]) + words[match.end() :] if match else None


def forgeries(quote, right, other):
    """Every way to alter a quote of `right` that can be tried on it."""
    words, start, end = quote.quote, quote.start, quote.end
    stored, text = (right, other), right.article.text
    months = "|".join(("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August"))
    altered = {
        "number": swap(words, r"\d", lambda digit: str((int(digit) + 1) % 10)),
        "date": swap(words, rf"\b({months})\b", lambda month: "Mai" if month != "Mai" else "Juni"),
        "name": swap(words, r"\b[A-ZÄÖÜ]\w+", lambda name: NAMES.get(name, "Brandtner")),
        "negation": swap(
            words, rf"\b({'|'.join(NEGATIONS)})\b", lambda negation: NEGATIONS[negation]
        ),
        "negation dropped": swap(words, r" nicht\b", lambda _: ""),
        "last sign": words[:-1],
        "white space": swap(words, " ", lambda _: "  "),
        "soft hyphen": words[:1] + "\u00ad" + words[1:],
    }
    for what, changed in altered.items():
        if changed is not None and changed != words:
            yield Forged(what, replace(quote, quote=changed), stored)
            fitted = replace(quote, quote=changed, end=start + len(changed))
            if text[start : fitted.end] != changed:
                yield Forged(f"{what}, range fitted", fitted, stored)
    for by in (-7, -1, 1, 7):
        moved = replace(quote, start=start + by, end=end + by)
        if text[max(moved.start, 0) : moved.end] != words:
            yield Forged("offset", moved, stored)
    yield Forged("negative offset", replace(quote, start=start - len(text)), stored)
    yield Forged("version", replace(quote, version=quote.version + 1), stored)
    if other.article.text[start:end] != words:
        yield Forged("article", replace(quote, article_id=other.article.id), stored)
    yield Forged("removed", quote, (other,))
    grown = replace(right, article=replace(right.article, text="Neu: " + text))
    if grown.article.text[start:end] != words:
        yield Forged("stale", quote, (grown, other))
    cut = replace(right, article=replace(right.article, text=text[: end - 1]))
    yield Forged("stale, cut", quote, (cut, other))


def passes(forged):
    """Whether the gate lets a forged quote through in an answer."""
    answer = answer_of([Sentence("Ja.", Verdict.SUPPORTED, (1,))], [forged.quote])
    return bool(exact_only(answer, store(*forged.versions)).citations)


COMPOSED = ("„Cafe\u0301“", "un\u00admöglich", "\U0001f469\u200d\U0001f680")
WORDS = st.sampled_from(("Der", "am", "3.", "Mai", "nicht", "1.200", "Euro,", "Lindt", *COMPOSED))
TEXTS = st.lists(
    st.tuples(WORDS, st.sampled_from([" ", "\n", "\n\n", "  "])), min_size=4, max_size=30
).map(lambda pairs: "".join(word + space for word, space in pairs).strip())


@given(TEXTS, TEXTS, st.data())
@settings(deadline=None)
def test_whole_words_of_any_text_stand_and_every_forgery_is_caught(text, another, data):
    right, other = version(text), version(another, "b.txt")
    words = list(re.finditer(r"\S+", text))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    quote = quote_at(right, words[first].start(), words[last].end())
    assert standing(quote, store(right, other))
    assert not [forged for forged in forgeries(quote, right, other) if passes(forged)]


@given(st.text(max_size=60), st.integers(-70, 70), st.integers(-70, 70))
def test_a_range_stands_only_with_the_words_that_are_there(text, start, end):
    stored = version(text)
    quote = quote_at(stored, start, end)
    if standing(quote, store(stored)):
        assert 0 <= start < end <= len(text)
        assert quote.quote.strip()
        assert text[:start] + quote.quote + text[end:] == text


@pytest.fixture(scope="module")
def news(shared):
    lines = (shared / "data/wikinews-de.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def spoken(news):
    """The quotes of the news, with the version that each stands in and another one."""
    versions = [version(item["text"], item["id"]) for item in news]
    for item, right, other in zip(news, versions, versions[1:] + versions[:1], strict=True):
        for said in item["quotes"]:
            for start, end in said["quote_spans"]:
                yield quote_at(right, start, end), right, other


def test_a_thousand_quotes_of_the_news_pass_and_every_forgery_is_caught(news):
    quotes = list(islice(spoken(news), 1000))
    assert len(quotes) == 1000
    caught = set()
    for quote, right, other in quotes:
        assert standing(quote, store(right, other))
        for forged in forgeries(quote, right, other):
            assert not standing(forged.quote, store(*forged.versions)), forged
            caught.add(forged.what)
    assert caught >= {"number", "date", "name", "negation", "offset", "version", "article", "stale"}
