"""An answer with its receipts as plain text, to be pasted somewhere else."""

from dataclasses import replace

from bot.answer import Answer, Change, Citation, Contradiction, Repair, Sentence, Verdict
from bot.ui.texts import Texts


def receipt(question: str, answer: Answer, texts: Texts) -> str:
    """Question, answer and numbered footnotes: quote, headline, source, date, address.

    Of an abstention its words; struck sentences are no part of it.
    """
    said = " ".join(_sentence(sentence, texts) for sentence in answer.stated)
    parts = [
        texts.receipt_question.format(question=question),
        answer.abstention if answer.abstained else said,
    ]
    if answer.open:
        parts.append(f"{texts.left_open} {answer.open}")
    if answer.citations:
        notes = [_footnote(citation, texts) for citation in answer.citations]
        parts.append("\n".join([f"{texts.receipt_title}:", *notes]))
    if differing := differences(answer, texts):
        parts.append("\n".join(f"[{one.n}] {words}" for one, words in differing))
    return "\n\n".join(parts)


def differences(answer: Answer, texts: Texts) -> list[tuple[Change | Contradiction, str]]:
    """What was said before, and what others say, each with the sentence that tells so."""
    said = [(change, texts.change(change)) for change in answer.changes]
    return said + [(one, texts.contradiction(one)) for one in answer.contradictions]


def _sentence(sentence: Sentence, texts: Texts) -> str:
    if sentence.repair is Repair.QUOTED:
        sentence = replace(sentence, text=texts.quoted_words(sentence.text))
    marks = "".join(f"[{n}]" for n in sentence.citations)
    doubt = f"({texts.verdict(sentence)})" if sentence.verdict is Verdict.PARTLY else ""
    return " ".join(part for part in (sentence.words, marks, doubt) if part)


def _footnote(citation: Citation, texts: Texts) -> str:
    quote = texts.quoted_words(citation.quote)
    origin = [citation.title, citation.source, texts.date(citation.published), citation.url]
    note = f"[{citation.n}] {quote} – {', '.join(part for part in origin if part)}"
    if not citation.also_in:
        return note
    outlets = ", ".join(copy.source for copy in citation.also_in)
    return f"{note} ({texts.outlets(len(citation.also_in))}: {outlets})"
