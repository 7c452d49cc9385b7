from dataclasses import replace

from vectorstore.articles import Article

ARTICLE = Article(
    text="Der Rat tagt.", url="https://beispiel.example/1", item_id="77", source="bsp", path="a.txt"
)


def test_the_url_is_the_identity_then_the_item_then_the_place_in_the_file() -> None:
    assert ARTICLE.identity == "url:https://beispiel.example/1"
    assert replace(ARTICLE, url="").identity == "item:bsp:77"
    assert replace(ARTICLE, url="", item_id="", position=3).identity == "file:a.txt#3"


def test_the_id_follows_the_identity_and_not_the_text() -> None:
    assert len(ARTICLE.id) == 12
    assert replace(ARTICLE, text="Anders.", path="b.txt").id == ARTICLE.id
    assert replace(ARTICLE, url="").id != ARTICLE.id


def test_the_headline_is_the_title_or_the_first_words() -> None:
    assert replace(ARTICLE, title="Ratssitzung").headline == "Ratssitzung"
    assert ARTICLE.headline == "Der Rat tagt."
    long = replace(ARTICLE, text="Der Rat tagt heute wieder. " * 9).headline
    assert long.endswith(" …")
    assert len(long) <= 92
