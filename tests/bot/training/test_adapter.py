import pytest
import torch
from gguf import GGUFReader
from transformers import Qwen2Config, Qwen2ForCausalLM

from bot.training.adapter import beginnings, student_of, train, write_adapter
from bot.training.packing import Pack

PROMPT, PASSAGES, FIRST, SECOND = [1, 2, 3], [4, 5, 6, 7], [8, 9, 10], [11, 12, 10]


@pytest.fixture
def student():
    torch.manual_seed(1)
    config = Qwen2Config(
        hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, vocab_size=40,
    )  # fmt: skip
    model = Qwen2ForCausalLM(config).to(torch.bfloat16).requires_grad_(False)
    model.lm_head.weight.mul_(15)  # as it begins it can hardly say one token rather than another
    return student_of(model, None, first=1)


@pytest.fixture
def pack():
    made = Pack()
    start = made.add(PROMPT, -1)
    passages = made.add(PASSAGES, start)
    made.add([*FIRST, 20, 21], passages, reply=2)
    made.add([*SECOND, 22, 21], passages, reply=2)
    return made


def alone(student, tokens):
    with torch.no_grad():
        logits = student.model(input_ids=torch.tensor([tokens])).logits[0, -1].float()
    return logits.softmax(-1)


def test_packed_requests_are_read_as_each_alone(student, pack):
    odds = beginnings(student, pack, [20])
    for found, task in zip(odds, (FIRST, SECOND), strict=True):
        chance = alone(student, [*PROMPT, *PASSAGES, *task])[20]
        assert found == pytest.approx(chance.logit().item(), abs=0.2)


def test_it_learns_which_reply_goes_with_which_task(student, pack):
    losses = list(train(student, [pack] * 100))
    assert losses[-1] < losses[0] / 2
    first, second = beginnings(student, pack, [20])
    assert first > second


def test_the_first_token_of_a_reply_counts_as_much_as_all_others(student):
    made = Pack()
    made.add([*PROMPT, 20, 21, 22], -1, reply=3)
    said = [20, 21, 22]
    losses = [
        -alone(student, [*PROMPT, *said[:at]])[token].log().item() for at, token in enumerate(said)
    ]
    loss = next(train(student, [made]))
    assert loss == pytest.approx(losses[0] / 2 + (losses[1] + losses[2]) / 4, rel=0.05)


def test_blocks_below_the_first_one_stay_as_they_are(student):
    assert {name.split(".")[1] for name in student.matrices} == {"1"}
    assert len(student.matrices) == 2 * 7


def test_what_is_written_reads_back(student, pack, tmp_path):
    list(train(student, [pack]))
    write_adapter(student, tmp_path / "adapter.gguf")
    read = GGUFReader(tmp_path / "adapter.gguf")
    assert read.fields["general.architecture"].contents() == "qwen2"
    assert read.fields["adapter.lora.alpha"].contents() == pytest.approx(0.8 * 16)
    written = {tensor.name: tuple(tensor.data.shape) for tensor in read.tensors}
    assert written["blk.1.ffn_down.weight.lora_a"] == (8, 48)
    assert written["blk.1.ffn_down.weight.lora_b"] == (32, 8)
    assert written.keys() == student.matrices.keys()
