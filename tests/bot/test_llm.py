import json
import math
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from langchain_core.messages import AIMessage

from bot.errors import LanguageModelError
from bot.llm import SKILLS, FakeChat, LanguageModel, none_log_odds, open_language_model
from bot.settings import read_settings
from bot.slots import Slots


class Endpoint(BaseHTTPRequestHandler):
    """Speaks the wire format of the OpenAI API as far as the chain uses it."""

    requests: list[dict]
    refuses = ""

    def do_GET(self):
        self._send("application/json", json.dumps({"data": [{"id": "tiny"}]}))

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.requests.append(request)
        if self.refuses in request:
            self._send("application/json", json.dumps({"error": "not supported"}), status=400)
            return
        if request.get("stream"):
            self._send(
                "text/event-stream",
                "".join(map(_event, ("Am ", "3. Januar."))) + "data: [DONE]\n\n",
            )
        else:
            self._send("application/json", json.dumps(_completion()))

    def _send(self, kind, body, status=200):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format, *args):
        pass


def _event(words):
    choice = {"index": 0, "delta": {"role": "assistant", "content": words}}
    body = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "tiny"}
    return f"data: {json.dumps(body | {'choices': [choice]})}\n\n"


def _completion():
    top = [{"token": "N", "logprob": math.log(0.6)}, {"token": "Am", "logprob": math.log(0.25)},
           {"token": "NO", "logprob": math.log(0.15)}]  # fmt: skip
    first = {"token": "N", "logprob": math.log(0.6), "top_logprobs": top}
    choice = {"index": 0, "finish_reason": "stop", "logprobs": {"content": [first]},
              "message": {"role": "assistant", "content": "NONE"}}  # fmt: skip
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 0,
        "model": "tiny",
        "choices": [choice],
    }


@pytest.fixture
def endpoint():
    handler = type("Handler", (Endpoint,), {"requests": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1", handler.requests
        server.shutdown()


def test_log_odds_sum_over_every_beginning_of_the_word(endpoint):
    url, requests = endpoint
    with open_language_model(read_settings(llm="openai:tiny", llm_url=url)) as model:
        message = model.bound("de", logprobs=True, top_logprobs=20, max_tokens=5).invoke("Wann?")
    assert none_log_odds(message) == pytest.approx(math.log(0.75 / 0.25))
    assert requests[0]["logprobs"] is True
    assert requests[0]["top_logprobs"] == 20
    assert requests[0]["temperature"] == 0
    assert "id_slot" not in requests[0]


def test_an_endpoint_that_refuses_probabilities_is_asked_without(endpoint):
    url, requests = endpoint
    refusing = type("Refusing", (Endpoint,), {"requests": requests, "refuses": "logprobs"})
    with ThreadingHTTPServer(("127.0.0.1", 0), refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/v1"
        with open_language_model(read_settings(llm="openai:tiny", llm_url=url)) as model:
            asked = model.bound("de", logprobs=True, top_logprobs=20, max_tokens=5)
            assert asked.invoke("Wann?").text == "NONE"
        server.shutdown()
    assert ["logprobs" in request for request in requests] == [True, False]


def test_the_answer_streams(endpoint):
    url, _ = endpoint
    with open_language_model(read_settings(llm="ollama:tiny", llm_url=url)) as model:
        pieces = [chunk.text for chunk in model.bound("de").stream("Wann?")]
    assert "".join(pieces) == "Am 3. Januar."
    assert len([piece for piece in pieces if piece]) == 2


def test_a_reply_without_log_probabilities_has_no_log_odds():
    assert none_log_odds(AIMessage("NONE")) is None
    for content in ([], [{"top_logprobs": []}], [{}]):
        message = AIMessage("NONE", response_metadata={"logprobs": {"content": content}})
        assert none_log_odds(message) is None


def test_a_model_that_the_endpoint_has_not_is_named_with_those_it_has(endpoint):
    url, _ = endpoint
    settings = read_settings(llm="openai:huge", llm_url=url)
    with pytest.raises(LanguageModelError, match="no model huge: it offers tiny"):
        open_language_model(settings).__enter__()


def test_an_endpoint_that_is_not_there_is_named():
    settings = read_settings(llm="openai:tiny", llm_url="http://127.0.0.1:9/v1")
    with pytest.raises(LanguageModelError, match=r"127\.0\.0\.1:9.*BELEGBOT_LLM_URL"):
        open_language_model(settings).__enter__()


def test_an_openai_model_needs_an_address():
    with pytest.raises(LanguageModelError, match="BELEGBOT_LLM_URL"):
        open_language_model(read_settings(llm="openai:tiny")).__enter__()


def test_a_missing_file_is_named_with_what_to_do(tmp_path):
    settings = read_settings(llm=str(tmp_path / "none.gguf"))
    with pytest.raises(LanguageModelError, match=r"none\.gguf.*models pull"):
        open_language_model(settings).__enter__()


def test_a_file_that_is_no_model_is_refused(tmp_path):
    (tmp_path / "bad.gguf").write_text("no model")
    with pytest.raises(LanguageModelError, match=r"bad\.gguf cannot be loaded"):
        open_language_model(read_settings(llm=str(tmp_path / "bad.gguf"))).__enter__()


def embedded(folder, skills=SKILLS):
    slots = Slots("http://127.0.0.1:9", "key", folder, skills)
    return LanguageModel("tiny", FakeChat(reply=str), slots)


def test_a_model_that_has_learned_nothing_is_kept_from_a_word_in_the_slot_of_the_language(tmp_path):
    asked = embedded(tmp_path, ()).bound("en", "find", never="NONE", max_tokens=5)
    assert asked.kwargs["extra_body"] == {"id_slot": 1, "logit_bias": [["NONE", False]]}


@pytest.mark.parametrize(
    ("skill", "slot", "scales"),
    [("find", 0, (1.0, 0.0)), ("answer", 2, (0.0, 1.0)), ("", 0, (0.0, 0.0))],
)
def test_each_skill_has_its_adapter_and_its_slot(tmp_path, skill, slot, scales):
    asked = embedded(tmp_path).bound("de", skill).kwargs["extra_body"]
    lora = [{"id": number, "scale": scale} for number, scale in enumerate(scales)]
    assert asked == {"id_slot": slot, "lora": lora}


def remote():
    return LanguageModel("tiny", FakeChat(reply=str))


def test_an_endpoint_is_sent_none_of_that():
    asked = remote().bound("de", "find", never="NONE")
    assert "extra_body" not in asked.kwargs


@pytest.mark.parametrize("learned", [True, False])
def test_only_a_model_that_has_not_learned_reads_worked_examples(tmp_path, learned):
    prompt = embedded(tmp_path, SKILLS if learned else ()).asked("de", "find").first
    messages = prompt.format_messages(passages="[1] Rathaus", task="SUCHE: Was?")
    assert messages[-1].text == "[1] Rathaus\n\nSUCHE: Was?"
    assert (len(messages) == 2) is learned
