"""Repair: what becomes of a sentence that its quotes do not bear out.

It is written once more, closer to the quote. If that does not help the quote itself stands in its
place, where it surely answers, as a right quotation is worth more than prose that is not; else the
sentence is struck. What the embedded model says beyond what was asked, or in another language than
it read, gives way to the quote, too.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.answer import Doubt, Repair, Verdict, whole
from bot.attribution import Source
from bot.calibration import EVEN
from bot.comparison import unknown_names, unknown_words
from bot.facts import facts, proper_names
from bot.gate import Finding
from bot.gloss import gloss
from bot.verification import HARD, Check, Verifier, evidence_of
from bot.writer import Writer, localised
from vectorstore.analysis import terms

# So many words in a row seldom come twice in good prose.
STUTTER = 4
# So many words more than were asked and found a sentence may have, and so many more than its
# source. Of the drafts in the source's language that pass (bot/evaluation/drafts.jsonl) 40 of 42
# are right up to the first, 24 of 30 beyond; of those 23 of 23 up to the second, 15 of 17 beyond.
MORE = 1
# Words that are a larger share of a quote do not stand out in it.
MOST = 0.75
# What a whole sentence ends with.
ENDS = (".", "!", "?", '."', ".“", ".”", ".)")
# What parts the items of a list.
_ITEMS = re.compile(r",\s+(?:und\s+|and\s+)?|\s+(?:und|sowie|and)\s+")
# What may not stand even as borne out in part; a reader can weigh how certain something is.
_WRONG = (HARD - {Doubt.MODALITY}) | {Doubt.MEANING}
# Sentence and its language, what it was read from -> the sources that carry it.
Attribute = Callable[[str, str, Source], Sequence[Source]]


@dataclass(frozen=True)
class Checked:
    """A sentence with the sources that it cites and the verdict of the check."""

    text: str
    sources: tuple[Source, ...]
    check: Check
    repair: Repair | None = None
    gloss: str = ""
    span: str = ""


@dataclass(frozen=True)
class Repairer:
    """Checks what was written, and mends it where it can."""

    attribute: Attribute
    verifier: Verifier
    writer: Writer

    def check(self, sentence: str, language: str, finding: Finding) -> Checked:
        """A sentence that was written from what was found, with its sources and its verdict."""
        found = finding.sentence
        sources = tuple(self.attribute(sentence, language, found)) or (found,)
        evidence = evidence_of(sources, language)
        check = self.verifier.check(sentence, language, evidence, finding.question)
        return Checked(sentence, sources, check)

    def settle(self, checked: Checked, language: str, finding: Finding) -> Checked | None:
        """The sentence itself where it will do, or what stands in its place, or nothing (None)."""
        if will_do(checked, language, finding):
            return self.preferred(checked, language, finding)
        return self.mend(checked, language, finding)

    def preferred(self, checked: Checked, language: str, finding: Finding) -> Checked:
        """A sentence that will do, or the quote where that is more to be relied on.

        It is where the embedded model wrote in another language than it read, or says more than it
        must. What other models write stands if it passes.
        """
        if not self.writer.llm.skills:
            return checked
        strayed = across(finding, language) or strays(checked.text, language, finding)
        return quoted(finding, language, said=True) if strayed else checked

    def foreseen(self, language: str, finding: Finding) -> Checked | None:
        """The quote where it would stand whatever were written, or nothing (None)."""
        if not (self.writer.llm.skills and across(finding, language) and relied(finding, language)):
            return None
        bare, glossed = quoted(finding, language), quoted(finding, language, said=True)
        return glossed if bare == glossed else None

    def mend(self, checked: Checked, language: str, finding: Finding) -> Checked | None:
        """A sentence in the place of one that will not do: written anew, or else the quote.

        The quote stands where it may be relied on to answer. Where the gate rather thinks so what
        is borne out in part stays, if it says what was found and the check can say what is in
        doubt, and that is no number or the like. Else nothing stands (None).
        """
        rewritten = self.writer.rewrite(finding.question, language, finding.sentence)
        rewritten = localised(rewritten, language, finding.sentence)
        if rewritten and rewritten != checked.text:
            again = self.check(rewritten, language, finding)
            if will_do(again, language, finding):
                return self.preferred(replace(again, repair=Repair.REWRITTEN), language, finding)
        if relied(finding, language):
            return quoted(finding, language)
        stands = finding.chance >= EVEN and may_stand(checked, language, finding)
        return checked if stands else None


def will_do(checked: Checked, language: str, finding: Finding) -> bool:
    """Whether a sentence may stand: it is borne out, and says what was found, and that once."""
    supported = checked.check.verdict is Verdict.SUPPORTED
    return supported and says(checked.text, language, finding) and not stutters(checked.text)


def may_stand(checked: Checked, language: str, finding: Finding) -> bool:
    """Whether what will not do may stand: not what is unsupported, or doubted in its sense.

    Of sentences whose meaning alone was in doubt a reader found none borne out.
    """
    borne_out = checked.check.verdict is not Verdict.UNSUPPORTED
    doubted = not _WRONG.isdisjoint(checked.check.doubts)
    return borne_out and not doubted and says(checked.text, language, finding)


def across(finding: Finding, language: str) -> bool:
    """Whether what was found is in another language than the answer.

    Of the drafts that pass there (bot/evaluation/drafts.jsonl) 21 of 30 are right.
    """
    return finding.sentence.spoken != language


def relied(finding: Finding, language: str) -> bool:
    """Whether a quote answers surely enough to stand in the place of a sentence that failed.

    Across the languages the writing fails more often than the words: there it is enough that they
    rather answer than not, if the judge agrees. Of 8 such that are not sure 5 do (fit halves of the
    seeds and of XQuAD, with many questions that their texts do not answer).
    """
    rather = finding.chance >= EVEN and finding.agreed
    return finding.sure or (across(finding, language) and rather)


def strays(sentence: str, language: str, finding: Finding) -> bool:
    """Whether a sentence says more than was asked and found, where a small model goes wrong.

    It has more words than question and words found, or more than its source: what it takes over
    from the question was not read there. Or it has one that neither has.
    """
    source = finding.sentence
    read = f"{source.passage.article.headline}\n{source.text}"
    asked = (f"{finding.question}\n{finding.span}", read)
    if any(len(unknown_words(sentence, text, language)) > MORE for text in asked):
        return True
    return bool(unknown_words(sentence, f"{finding.question}\n{read}", language))


def quoted(finding: Finding, language: str, said: bool = False) -> Checked:
    """The words of the article in the place of a sentence, in another language with a gloss.

    What was found stands out in it, across the languages where the judge agrees: where it does not
    1 of 9 is right, in one language 6 of 9 (held questions of our own and XQuAD's fit half, many of
    them without an answer, from a chance of .75 on). A gloss states what was found. So it stands
    where a sentence that said so passed, or where the judge says that it answers: of 71 words found
    across the languages that pass the gate it said so of 44, of which 30 did, and 3 of the others
    (fit halves of the seeds and of XQuAD, with many questions that their texts do not answer).
    """
    source, borne_out = finding.sentence, Check(Verdict.SUPPORTED, 1.0, ())
    crossing, above, span = across(finding, language), "", ""
    if crossing and (said or finding.agreed):
        above = gloss(finding.span, source.text, source.spoken, language)
    if finding.agreed or not crossing:
        span = standing_out(finding.span, source.text)
    return Checked(source.text, (source,), borne_out, Repair.QUOTED, above, span)


def standing_out(span: str, text: str) -> str:
    """The words found as a quote has them, whole and once; "" where nearly all would stand out."""
    matches = whole(span).findall(text)
    return matches[0] if len(matches) == 1 and len(span) <= MOST * len(text) else ""


def stutters(sentence: str) -> bool:
    """Whether STUTTER words in a row come twice, as a small model repeats a part of a question."""
    words = re.findall(r"\w+", sentence.lower())
    runs = [tuple(words[at : at + STUTTER]) for at in range(len(words) - STUTTER + 1)]
    # "6:4, 6:4, 6:4", "in the first quarter of 2024 ... of 2025" say something with each.
    runs = [run for run in runs if not any(word[0].isdigit() for word in run)]
    return len(set(runs)) < len(runs)


def is_fragment(sentence: str) -> bool:
    """Whether it is no whole sentence."""
    return not sentence.endswith(ENDS)


def says(sentence: str, language: str, finding: Finding) -> bool:
    """Whether a sentence says what was found: its numbers and dates, and half of its words.

    Words count only where both are in one language; there a fragment has the article's own words.
    Where they are in two, no other name stands in the place of those that were found.
    """
    source_language = finding.sentence.spoken
    said = facts(sentence, language).values
    # A span that was copied is in the language of the source, another in that of the answer.
    if not any(facts(finding.span, one).values <= said for one in (source_language, language)):
        return False
    if source_language != language:
        return not _names_another(sentence, language, finding, source_language)
    wanted = set(terms(finding.span, source_language))
    if not wanted:
        return True
    if is_fragment(sentence):
        text = " ".join(finding.sentence.text.split())
        return all(" ".join(item.split()) in text for item in _ITEMS.split(sentence))
    return len(wanted & set(terms(sentence, language))) >= len(wanted) / 2


def _names_another(sentence: str, language: str, finding: Finding, source_language: str) -> bool:
    """Whether a sentence has names that nobody asked for, and none of those that were found."""
    found = proper_names(finding.span, source_language)
    if facts(finding.span, source_language).values or not found:
        return False
    if unknown_names(finding.span, source_language, sentence, language) < found:
        return False
    asked = f"{finding.question}\n{finding.span}"
    return bool(unknown_names(sentence, language, asked, source_language))
