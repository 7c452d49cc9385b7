from hypothesis import given
from hypothesis import strategies as st

from vectorstore.articles import Article, Version
from vectorstore.chunks import MAX_CHARACTERS, Chunk, chunk_version
from vectorstore.sentences import split_sentences

SENTENCES = st.sampled_from(
    [
        "Am 3. Januar kam Dr. Müller z. B. nach Köln.",
        "„Das ist gut“, sagte sie.",
        "Ein Brand\u00adschutz\u00adtor fiel zu 👩🏽‍🚒!",
        "»Wirklich?«",
        "Der Wert stieg um 1,5 Mio. Euro, " + "und er stieg noch weiter, " * 8 + "bis heute.",
        "Ein Wort ohne Ende " + "a" * 700,
    ]
)
GAPS = st.sampled_from([" ", "\n\n", "\r\n\r\n", "\n", "\r\n"])
TEXTS = st.lists(st.tuples(SENTENCES, GAPS), max_size=40).map(
    lambda p: "".join(s + g for s, g in p)
)


def chunks(text: str) -> list[Chunk]:
    return chunk_version(Version(Article(text=text), number=2, ingested=""))


@given(st.one_of(TEXTS, st.text()))
def test_chunks_are_runs_of_whole_sentences_with_exact_offsets(text: str) -> None:
    spans = split_sentences(text)
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    found = chunks(text)
    for chunk in found:
        assert text[chunk.start : chunk.end] == chunk.text
        assert 0 < len(chunk.text) <= MAX_CHARACTERS
        assert chunk.start in starts
        assert chunk.end in ends
    edges = [0, *[edge for chunk in found for edge in (chunk.start, chunk.end)], len(text)]
    assert edges == sorted(edges)
    between = [text[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2)]
    assert not "".join(between).strip()
    assert found == chunks(text)


def test_chunks_are_numbered_and_named_after_their_version() -> None:
    article = Article(text="Ein Satz ist kurz. " * 80, path="a.txt")
    found = chunk_version(Version(article, number=2, ingested=""))
    assert [chunk.ordinal for chunk in found] == list(range(len(found)))
    assert found[1].id == f"{article.id}:2:1"


def test_no_tiny_last_chunk() -> None:
    lengths = [
        len(chunk.text)
        for chunk in chunks("Dieser Satz hat fünfzig Zeichen, genau gezählt jaja. " * 13)
    ]
    assert len(lengths) == 2
    assert max(lengths) - min(lengths) < 60


def test_a_chunk_ends_at_a_paragraph_where_it_can() -> None:
    first = "Der Rat tagte am Montag lange. " * 9
    second = "Die Stadt wartet auf Antwort. " * 11
    assert [chunk.text for chunk in chunks(f"{first}\n\n{second}")] == [
        first.strip(),
        second.strip(),
    ]


def test_a_chunk_is_full_at_its_limit_and_not_before() -> None:
    first = "A" + "a" * 298 + "."
    assert len(chunks(f"{first} {first[:-2]}.")) == 1
    assert len(chunks(f"{first} {first}")) == 2


def test_no_text_no_chunk() -> None:
    assert chunks(" \n ") == []
