import math

import pytest
from langchain_core.messages import AIMessage

from bot.comparison import Evidence
from bot.judge import SPOKEN, ModelJudge, Opinion, opinion_of
from bot.llm import FakeChat, LanguageModel


def reply(text, **chances):
    top = [{"token": token, "logprob": math.log(chance)} for token, chance in chances.items()]
    logprobs = {"content": [{"top_logprobs": top}]} if top else None
    return AIMessage(text, response_metadata={"logprobs": logprobs})


def test_the_odds_of_yes_sum_over_the_tokens_that_begin_it():
    found = opinion_of(reply("Nein", Ja=0.1, J=0.1, Ne=0.7, Nein=0.1), "de")
    assert found.odds == pytest.approx(math.log(0.2 / 0.8), abs=1e-4)
    assert not found.spoken


def test_without_probabilities_the_word_itself_counts():
    assert opinion_of(reply("Ja."), "de") == Opinion(SPOKEN, spoken=True)
    assert opinion_of(reply("No, it does not"), "en") == Opinion(-SPOKEN, spoken=True)
    assert opinion_of(reply("J"), "de") == Opinion(SPOKEN, spoken=True)
    assert opinion_of(reply(""), "de") == Opinion(-SPOKEN, spoken=True)


def test_the_judge_reads_the_evidence_under_its_heading_and_the_claim_last():
    asked = []

    def answer(prompt):
        asked.append(prompt)
        return "Ja"

    judge = ModelJudge(LanguageModel("fake", FakeChat(reply=answer)))
    evidence = Evidence("Das Dach ist neu.", "de", "Rathaus (Muster)\nDavor stand etwas.")
    assert judge.opinion("Das Dach ist alt.", "de", evidence).odds == SPOKEN
    assert asked[0].startswith("[1] Rathaus (Muster)\nDas Dach ist neu.\n\n")
    assert "Davor" not in asked[0]
    assert "Das Dach ist alt." in asked[0]
