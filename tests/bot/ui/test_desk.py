import asyncio

from fake_chat import FakeChain

from bot.ui.conversation import Conversation, Outcome
from bot.ui.desk import Desk


def outcome(conversation: Conversation) -> Outcome:
    return conversation.exchanges[-1].outcome


async def finish(desk: Desk, question: str) -> Outcome:
    async for conversation in desk.answer(Conversation("de").asked(question)):
        last = conversation
    return outcome(last)


async def until_passages(desk: Desk, question: str):
    answers = desk.answer(Conversation("de").asked(question))
    async for conversation in answers:
        if conversation.exchanges[-1].answer.passages:
            return answers
    raise AssertionError("the answer brought no passages")


def test_a_seat_is_taken_while_an_answer_is_written_and_free_again_after_it() -> None:
    async def scene() -> None:
        chain = FakeChain()
        desk = Desk(chain, seats=1)
        answers = await until_passages(desk, "gate")
        assert desk.busy
        waiting = asyncio.create_task(finish(desk, "Wann?"))
        chain.gate.release(10)
        assert [outcome(step) async for step in answers][-1] is Outcome.DONE
        assert await waiting is Outcome.DONE
        assert await finish(desk, "broken") is Outcome.FAILED
        assert not desk.busy

    asyncio.run(scene())


def test_stopping_does_not_wait_for_the_model() -> None:
    async def scene() -> None:
        chain = FakeChain()
        desk = Desk(chain, seats=1)
        answers = await until_passages(desk, "gate")
        await answers.aclose()
        assert desk.busy
        chain.gate.release()
        assert await finish(desk, "Wann?") is Outcome.DONE

    asyncio.run(scene())


def test_two_seats_answer_two_at_once() -> None:
    async def scene() -> None:
        chain = FakeChain()
        desk = Desk(chain, seats=2)
        held = await until_passages(desk, "gate")
        assert not desk.busy
        assert await finish(desk, "Wann?") is Outcome.DONE
        chain.gate.release(10)
        await held.aclose()

    asyncio.run(scene())
