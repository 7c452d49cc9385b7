"""Edited copies of articles, as outlets print agency items; items of one template; one topic."""

import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from vectorstore.analysis import terms
from vectorstore.articles import Article
from vectorstore.sentences import split_sentences

# An item that can be cut to its first paragraphs and edited still has something to say.
MIN_WORDS = 80
_EDITED_WORDS = {
    "sagte": "erklärte", "erklärte": "sagte", "etwa": "rund", "rund": "etwa", "auch": "ebenfalls",
    "jedoch": "allerdings", "wegen": "aufgrund", "bereits": "schon", "derzeit": "zurzeit",
    "mehr als": "über", "mitteilte": "bekanntgab", "werden soll": "werden wird", "nach": "laut",
    "said": "told reporters", "about": "around", "also": "as well", "because": "since",
    "however": "but", "began": "started", "people": "persons",
}  # fmt: skip
_EDITED_NUMBERS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"(?<![\d.,])(\d{1,3})[.,](\d{3})(?![\d.,])", r"\1\2"),
    (r"(?<![\d.,])(\d{2})(\d{3})(?![\d.,])", r"\1.\2"),
    (r"\bProzent\b", "%"),
    (r"\bMillionen\b", "Mio."),
    (r"\bMilliarden\b", "Mrd."),
    (
        r"\b(drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)\b",
        lambda match: _DIGITS[match[1]],
    ),
)
_DIGITS: dict[str, str] = {
    word: str(number)
    for number, word in enumerate(
        "drei vier fünf sechs sieben acht neun zehn elf zwölf".split(),  # noqa: SIM905
        start=3,
    )
}
_ADDED = {
    "de": (
        "Weitere Einzelheiten lagen zunächst nicht vor.",
        "Die Redaktion hat den Bericht gekürzt.",
        "In der Stadt war das Thema am Abend überall Gespräch.",
        "Lesen Sie dazu auch unseren Kommentar auf Seite zwei.",
    ),
    "en": (
        "No further details were immediately available.",
        "Our newsroom is following the story.",
        "Read our comment on page two as well.",
    ),
}
_HEADLINES = {
    "de": ("Was bisher bekannt ist", "Ein Überblick über die Lage", "So geht es jetzt weiter"),
    "en": ("What we know so far", "How things stand", "What happens next"),
}


def edited_copies(articles: Sequence[Article], count: int, seed: int = 1) -> list[Article]:
    """Lightly edited copies of `count` of the articles, each one of another outlet.

    The original of a copy is the article whose `id` is the copy's `item_id`.
    """
    rng = random.Random(seed)
    long_enough = [article for article in articles if len(article.text.split()) >= MIN_WORDS]
    chosen = rng.sample(long_enough, count)
    return [_copy(article, number, rng) for number, article in enumerate(chosen)]


def _copy(article: Article, number: int, rng: random.Random) -> Article:
    """Every third copy is cut to its first half or less; all have sentences and words edited."""
    language = article.spoken
    sentences = [article.text[s.start : s.end] for s in split_sentences(article.text)]
    if number % 3 == 0:
        sentences = sentences[: max(4, round(len(sentences) * rng.uniform(0.3, 0.6)))]
    if len(sentences) > 5:
        del sentences[rng.randrange(1, len(sentences))]
    sentences.insert(rng.randrange(1, len(sentences) + 1), rng.choice(_ADDED[language]))
    edited = [_edited(sentence, rng) for sentence in sentences]
    words = f"{(article.place or 'BERLIN').upper()} (Muster) - {' '.join(edited)} /ab/MA/cd"
    return replace(
        article,
        text=words,
        title=rng.choice(_HEADLINES[language]),
        source=f"Blatt {number} (Muster)",
        url="",
        item_id=article.id,
        path="copies.jsonl",
        position=number,
    )


def _edited(sentence: str, rng: random.Random) -> str:
    """One sentence of a copy: some words replaced, figures written another way, a typing error."""
    for word, other in _EDITED_WORDS.items():
        if rng.random() < 0.3:
            sentence = re.sub(rf"\b{word}\b", other, sentence, count=1)
    for pattern, written in _EDITED_NUMBERS:
        if rng.random() < 0.3:
            sentence = re.sub(pattern, written, sentence)
    if rng.random() < 0.1:
        at = rng.randrange(len(sentence))
        sentence = sentence[:at] + sentence[at + 1 :]
    return sentence


def templated(count: int, seed: int = 1) -> list[Article]:
    """`count` items of each of a weather, an election and a results template: figures differ."""
    rng = random.Random(seed)
    return [
        Article(
            title=title.format(**values),
            text=text.format(**values),
            source="Muster-Agentur",
            language="de",
            path=f"templates-{kind}.jsonl",
            position=position,
        )
        for kind, (title, text) in enumerate(_TEMPLATES)
        for position in range(count)
        for values in [_values(rng)]
    ]


def _values(rng: random.Random) -> dict[str, object]:
    share = rng.randrange(300, 480)
    return {
        "town": rng.choice(_TOWNS), "region": rng.choice(_REGIONS), "firm": rng.choice(_FIRMS),
        "one": rng.choice(_PEOPLE), "two": rng.choice(_PEOPLE), "three": rng.choice(_PEOPLE),
        "day": rng.choice(_DAYS), "d": rng.randrange(1, 29), "month": rng.choice(_MONTHS),
        "year": rng.randrange(2015, 2025), "share": f"{share / 10:.1f}".replace(".", ","),
        "rest": f"{(1000 - share - 150) / 10:.1f}".replace(".", ","),
        "turnout": f"{rng.randrange(380, 720) / 10:.1f}".replace(".", ","),
        "votes": rng.randrange(900, 29000), "sales": rng.randrange(40, 990),
        "profit": rng.randrange(3, 90), "staff": rng.randrange(300, 9000),
        "up": rng.randrange(2, 30), "low": rng.randrange(-8, 9), "high": rng.randrange(10, 33),
        "wind": rng.randrange(20, 95), "rain": rng.randrange(2, 45),
        "snow": rng.randrange(500, 2100),
    }  # fmt: skip


_TOWNS = ("Eschental", "Wallenbrück", "Hohenwerda", "Lindenhagen", "Niederau", "Sandhorst")
_REGIONS = ("im Norden", "an der Küste", "im Alpenvorland", "in der Lausitz", "am Oberrhein")
_FIRMS = ("Falkenried AG", "Brandtner SE", "Kolbinger Holding", "Nimbovar AG", "Weserstahl SE")
_PEOPLE = ("Ada Lindner", "Jens Tolk", "Merle Harmsen", "Lothar Efken", "Roswitha Janßen")
_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag")
_MONTHS = ("Januar", "März", "Mai", "September", "November")
_TEMPLATES = (
    (
        "Das Wetter am {day}",
        "Am {day} ist es {region} wechselnd bewölkt. Die Temperaturen steigen auf {high} Grad, in "
        "der Nacht gehen sie auf {low} Grad zurück. Der Wind weht mit Böen von bis zu {wind} "
        "Kilometern in der Stunde. Örtlich fallen {rain} Liter Regen auf den Quadratmeter, wie der "
        "Wetterdienst am {d}. {month} mitteilte. Die Schneefallgrenze liegt bei {snow} Metern. "
        "Autofahrer sollten sich auf nasse Fahrbahnen einstellen. Der Wetterdienst rät, lose "
        "Gegenstände im Freien zu sichern. Die nächste Vorhersage erscheint am Abend.",
    ),
    (
        "{one} gewinnt Bürgermeisterwahl in {town}",
        "{one} hat die Bürgermeisterwahl in {town} gewonnen. Nach dem vorläufigen Ergebnis kam "
        "{one} auf {share} Prozent der Stimmen, wie die Stadt am Sonntagabend mitteilte. Auf {two} "
        "entfielen {rest} Prozent, auf {three} 15,0 Prozent. Die Wahlbeteiligung lag bei {turnout} "
        "Prozent. Wahlberechtigt waren {votes} Einwohner. Da niemand mehr als die Hälfte der "
        "Stimmen erhielt, kommt es in zwei Wochen zu einer Stichwahl der beiden Erstplatzierten. "
        "Das endgültige Ergebnis stellt der Wahlausschuss am {day} fest. Die Amtszeit beträgt acht "
        "Jahre.",
    ),
    (
        "{firm} legt Quartalszahlen vor",
        "Die {firm} hat im dritten Quartal {year} ihren Umsatz um {up} Prozent auf {sales} "
        "Millionen Euro gesteigert. Unter dem Strich blieb ein Gewinn von {profit} Millionen "
        "Euro, wie das Unternehmen am {day} in {town} mitteilte. Die Zahl der Beschäftigten "
        "stieg auf {staff}. Vorstandschef {one} bestätigte die Prognose für das Gesamtjahr. Die "
        "Aktie reagierte mit einem Plus von {rain} Cent. Das Unternehmen leidet wie die gesamte "
        "Branche unter hohen Energiekosten und einer schwachen Nachfrage aus dem Ausland. Den "
        "Geschäftsbericht legt es am {d}. {month} vor.",
    ),
)


def one_topic(articles: Sequence[Article], count: int) -> list[Article]:
    """The `count` articles of a collection that are nearest to each other by shared rare terms.

    Around the article whose neighbourhood of that size is the tightest: the highest cosine of its
    tf-idf vector to the last of its neighbours.
    """
    vectors = _vectors(articles)
    postings: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
    for at, vector in enumerate(vectors):
        for term, weight in vector.items():
            postings[term][0].append(at)
            postings[term][1].append(weight)
    columns = {
        term: (np.array(ats), np.array(weights)) for term, (ats, weights) in postings.items()
    }

    def cosines(vector: dict[str, float]) -> np.ndarray:
        found = np.zeros(len(articles))
        for term, weight in vector.items():
            ats, weights = columns[term]
            found[ats] += weight * weights
        return found

    best = max((np.sort(cosines(vector))[-count], at) for at, vector in enumerate(vectors))
    ranked = np.argsort(-cosines(vectors[best[1]]), kind="stable")
    return [articles[at] for at in ranked[:count]]


def _vectors(articles: Sequence[Article]) -> list[dict[str, float]]:
    """Each article's terms, weighted by tf-idf; every vector is of length 1."""
    counts = [Counter(terms(article.text, article.spoken)) for article in articles]
    found_in = Counter(term for counted in counts for term in counted)
    vectors = []
    for counted in counts:
        weights = {
            term: (1 + math.log(often)) * math.log(len(articles) / found_in[term])
            for term, often in counted.items()
        }
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        vectors.append({term: weight / length for term, weight in weights.items()})
    return vectors
