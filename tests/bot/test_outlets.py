from bot.attribution import Source
from bot.outlets import also_in
from vectorstore.articles import Article, Version
from vectorstore.chunks import Chunk
from vectorstore.passages import Passage

TEXT = "Rund 2.300 Beschäftigte von vier Terminals haben die Arbeit niedergelegt."


def version(text, source="", url=""):
    return Version(Article(text=text, source=source, url=url, path=text + source), 1, "")


def outlets(*also):
    cited = version(TEXT, "Agentur")
    chunk = Chunk(cited.article.id, 1, 0, 0, len(TEXT), TEXT)
    source = Source(Passage(chunk, cited, 1.0, also=also), 0, len(TEXT), TEXT)
    return also_in(source)


def test_each_outlet_counts_once_at_the_place_of_the_sentence():
    text = f"Vorab. {TEXT.replace('2.300', '2300')} Und mehr."
    copies = outlets(version(text, "Nordblatt"), version(TEXT + " A.", "Nordblatt"), version(TEXT))
    assert [copy.source for copy in copies] == ["Nordblatt"]
    assert text[copies[0].start : copies[0].end].endswith("haben die Arbeit niedergelegt.")


def test_the_outlet_itself_and_unnamed_ones_do_not_count():
    assert outlets(version(TEXT + " B.", "Agentur"), version(TEXT)) == ()
    (copy,) = outlets(version(TEXT, url="https://www.example.org/a"))
    assert copy.source == "example.org"


def test_a_copy_without_the_sentence_or_with_another_figure_is_left_out():
    assert outlets(version("Ganz anderes geschah am Abend.", "Nordblatt")) == ()
    assert outlets(version(TEXT.replace("2.300", "3.200"), "Nordblatt")) == ()
