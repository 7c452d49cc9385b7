"""An answer with its receipts as plain text, to be pasted somewhere else."""

from bot.answer import Answer, Citation, Sentence, Verdict
from bot.ui.texts import Texts


def receipt(question: str, answer: Answer, texts: Texts) -> str:
    """Question, answer and numbered footnotes: quote, headline, source, date, address."""
    parts = [
        texts.receipt_question.format(question=question),
        " ".join(_sentence(sentence, texts) for sentence in answer.sentences),
    ]
    if answer.citations:
        notes = [_footnote(citation, texts) for citation in answer.citations]
        parts.append("\n".join([f"{texts.receipt_title}:", *notes]))
    return "\n\n".join(parts)


def _sentence(sentence: Sentence, texts: Texts) -> str:
    marks = "".join(f"[{n}]" for n in sentence.citations)
    doubt = f"({texts.unchecked})" if sentence.verdict is Verdict.UNCHECKED else ""
    return " ".join(part for part in (sentence.text, marks, doubt) if part)


def _footnote(citation: Citation, texts: Texts) -> str:
    quote = texts.quote.format(text=" ".join(citation.quote.split()))
    origin = [citation.title, citation.source, texts.date(citation.published), citation.url]
    return f"[{citation.n}] {quote} – {', '.join(part for part in origin if part)}"
