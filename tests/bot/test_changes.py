from bot.answer import Citation
from bot.changes import differs, find_changes
from vectorstore.articles import Article, Version

NOW = "Der Preis steigt um 11,4 Prozent. Betroffen sind 4.900 Haushalte."
OLD = "Die Stadt teilt mit: Der Preis steigt um 14,1 Prozent. Betroffen sind 4900 Haushalte."


def version(text, number=1, published="2025-05-13", path="a", ingested="2025-05-20T08:00:00+00:00"):
    article = Article(text=text, path=path, published=published, language="de", source="Agentur")
    return Version(article, number, ingested)


def cite(quote, cited):
    text = cited.article.text
    return Citation(
        1, cited.article.id, cited.number, "", "", "", "", quote,
        text.index(quote), text.index(quote) + len(quote),
    )  # fmt: skip


def changes(quote, now, *olds):
    return find_changes([cite(quote, now)], lambda _id, _number: now, lambda _id: olds)


def test_a_corrected_figure_is_told_with_its_exact_place_and_both_dates():
    now, old = version(NOW, published="2025-05-14", path="b"), version(OLD)
    (change,) = changes("Der Preis steigt um 11,4 Prozent.", now, old)
    assert "14,1 Prozent" in change.quote
    assert old.article.text[change.start : change.end] == change.quote
    assert (change.said, change.holds, change.correction) == ("2025-05-13", "2025-05-14", True)


def test_a_sentence_that_says_the_same_is_not_told():
    now, old = version(NOW, published="2025-05-14", path="b"), version(OLD)
    assert changes("Betroffen sind 4.900 Haushalte.", now, old) == ()


def test_of_several_older_versions_the_newest_that_differs_is_told():
    texts = (NOW.replace("11,4", "12,0"), NOW, NOW.replace("11,4", "14,1"))
    olds = [version(text, number) for text, number in zip(texts[1:], (2, 1), strict=True)]
    (change,) = changes("Der Preis steigt um 12,0 Prozent.", version(texts[0], 3), *olds)
    assert (change.version, change.correction) == (2, False)


def test_where_the_source_gives_no_two_dates_those_of_reading_count():
    now = version(NOW, 2, ingested="2025-05-21T08:00:00+00:00")
    (change,) = changes("Der Preis steigt um 11,4 Prozent.", now, version(OLD))
    assert (change.said, change.holds) == ("2025-05-20T08:00:00+00:00", now.ingested)


def test_a_name_in_the_place_of_another_differs_and_other_wording_does_not():
    now = "Das sagte Geschäftsführer Lothar Efken am Dienstag vor der Presse in der Stadt."
    assert differs(now, now.replace("Efken", "Brandt"), "de")
    assert not differs(now, "Am Dienstag sagte das Lothar Efken, der Chef, vor Journalisten.", "de")
