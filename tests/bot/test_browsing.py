import pytest

from bot.browsing import topic_of


@pytest.mark.parametrize(
    ("language", "question", "topic"),
    [
        ("de", "Welche Artikel gibt es über Streiks?", "Streiks"),
        ("de", "Welche Meldungen  gibt es zum Hafen in Kiel", "Hafen in Kiel"),
        ("de", "In welchen Artikeln geht es um die Rabensteinbrücke?", "die Rabensteinbrücke"),
        ("de", "Welche Artikel handeln von der Wahl?", "der Wahl"),
        ("de", "Gibt es Nachrichten aus Eschental?", "Eschental"),
        ("de", "Zeig mir alle Artikel zu Streiks!", "Streiks"),
        ("de", "Was gibt es Neues zur Klimakonferenz?", "Klimakonferenz"),
        ("en", "Which articles are there about strikes?", "strikes"),
        ("en", "Do you have any articles on the bridge?", "the bridge"),
        ("en", "Show me all the news from Dublin", "Dublin"),
        ("en", "What's new about the ferry strike?", "the ferry strike"),
        ("de", "Welche Artikel des Grundgesetzes gelten?", ""),
        ("de", "Gibt es Berichte über Verletzte?", ""),
        ("de", "Gibt es in Herat Verletzte?", ""),
        ("de", "Worüber berichten die Artikel?", ""),
        ("en", "Which articles were stolen from the museum?", ""),
        ("en", "What reports did the police give about the fire?", ""),
        ("en", "Who reports on the fire?", ""),
    ],
)
def test_who_asks_for_articles_says_on_what(language: str, question: str, topic: str) -> None:
    assert topic_of(question, language) == topic
