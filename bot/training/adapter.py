"""Adapters: low-rank changes to the embedded language model that teach it the tasks of a turn.

LoRA (Hu et al. 2021) on the linear layers of the upper blocks; the model itself stays as it is, in
its four bits, as it answers later (QLoRA, Dettmers et al. 2023). Written as a GGUF file that
llama.cpp loads beside the model.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.training.packing import Pack

if TYPE_CHECKING:
    import torch

RANK, ALPHA = 8, 16.0
# What is written counts so much of what was trained: between the model as it was and as it has
# learned, it takes more for answered, and still tells what is not (WiSE-FT, Wortsman et al. 2022).
STRENGTH = 0.8
# Blocks below this one stay as they are.
FROM = 14
RATE, WARMING = 3e-4, 10
# The rate for lessons that follow others.
LATER = 2e-4
# Linear layers of a block, and what GGUF calls them.
LAYERS = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


@dataclass(frozen=True)
class Student:
    """The language model, its tokenizer, and the low-rank matrices by their names in GGUF."""

    model: Any
    tokenizer: Any
    matrices: "dict[str, torch.nn.Parameter]"

    def tokenize(self, text: str) -> list[int]:
        """Tokens as llama.cpp makes them of a part of the prompt."""
        return self.tokenizer.encode(text, add_special_tokens=False)


def open_student(gguf: Path) -> Student:
    """Reads the model from its GGUF file, its weights as its four bits give them."""
    import accelerate  # noqa: F401 (transformers opens GGUF files only where it is there)
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    model = AutoModelForCausalLM.from_pretrained(
        gguf.parent,
        gguf_file=gguf.name,
        dtype=torch.bfloat16,
        quantization_config=GgufConfig(dequantize=True),
    ).requires_grad_(False)
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    return student_of(model, tokenizer)


def student_of(model: Any, tokenizer: Any, first: int = FROM) -> Student:
    """A model of the Qwen2 family with matrices added to its blocks from the `first` one on."""
    import torch

    torch.manual_seed(0)
    matrices = {}
    for number, block in enumerate(model.model.layers):
        for layer, name in LAYERS.items() if number >= first else ():
            lower, upper = _attach(block.get_submodule(layer))
            matrices[f"blk.{number}.{name}.weight.lora_a"] = lower
            matrices[f"blk.{number}.{name}.weight.lora_b"] = upper
    return Student(model, tokenizer, matrices)


def _attach(linear: Any) -> "tuple[torch.nn.Parameter, torch.nn.Parameter]":
    """Adds a product of two matrices to a linear layer, which changes nothing as it begins."""
    import torch

    lower = torch.nn.Parameter(torch.empty(RANK, linear.in_features))
    torch.nn.init.kaiming_uniform_(lower, a=math.sqrt(5))
    upper = torch.nn.Parameter(torch.zeros(linear.out_features, RANK))

    def changed(_: Any, inputs: Any, output: Any) -> Any:
        narrow = inputs[0] @ lower.to(output.dtype).T
        return output + narrow @ (upper * (ALPHA / RANK)).to(output.dtype).T

    linear.register_forward_hook(changed)
    return lower, upper


def train(student: Student, packs: Sequence[Pack], rate: float = RATE) -> Iterator[float]:
    """Learn the packs, each once, and yield the loss of each, in nats a reply token.

    `rate` is the greatest learning rate, from which it falls to a twentieth.

    Takes some ten seconds a pack on two cores with AMX, and gigabytes of memory; anything else
    that uses the cores makes it many times slower.
    """
    import torch

    learned = list(student.matrices.values())
    optimizer = torch.optim.AdamW(learned, lr=rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step, len(packs)))
    for pack in packs:
        loss = _loss(student, pack)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        yield loss.item()


def _pace(step: int, steps: int) -> float:
    if step < WARMING:
        return (step + 1) / WARMING
    return 0.05 + 0.95 * (1 + math.cos(math.pi * step / steps)) / 2


def _loss(student: Student, pack: Pack) -> "torch.Tensor":
    """The mean over the pack's replies: half for the first token, half for the mean of the others.

    The first one tells whether the passages answer at all, and would count little in long replies.
    """
    import torch

    places = [place for place, token in enumerate(pack.wanted) if token is not None]
    wanted = torch.tensor([pack.wanted[place] for place in places])
    losses = torch.nn.functional.cross_entropy(
        _logits(student, pack, places), wanted, reduction="none"
    )
    runs = torch.tensor([pack.runs[place] for place in places])
    first = torch.isin(torch.tensor(places), torch.tensor(pack.starts))
    others = (torch.bincount(runs)[runs] - 1).clamp(min=1)
    return (losses * torch.where(first, 0.5, 0.5 / others)).sum() / len(pack.starts)


def _logits(student: Student, pack: Pack, places: Sequence[int]) -> "torch.Tensor":
    import torch

    hidden = student.model.model(
        input_ids=torch.tensor([pack.tokens]),
        attention_mask=_mask(pack),
        position_ids=torch.tensor([pack.positions]),
        use_cache=False,
    )[0]
    return student.model.lm_head(hidden[0, list(places)]).float()


def _mask(pack: Pack) -> "torch.Tensor":
    """Which tokens see which, 0 for those and the least number for the others."""
    import torch

    runs = torch.tensor(pack.runs)
    seen = torch.tensor(pack.seen())[runs][:, runs].tril()
    mask = torch.zeros(seen.shape, dtype=torch.bfloat16)
    return mask.masked_fill(~seen, torch.finfo(torch.bfloat16).min)[None, None]


def beginnings(student: Student, pack: Pack, tokens: Sequence[int]) -> list[float]:
    """For each reply of a pack the log-odds that it begins with one of some tokens."""
    import torch

    with torch.no_grad():
        chances = _logits(student, pack, pack.starts).softmax(-1)[:, list(tokens)].sum(-1)
    return chances.logit(eps=1e-6).tolist()


def write_adapter(student: Student, file: Path) -> None:
    """Write the adapter as llama.cpp reads it, in 16 bits."""
    import gguf

    writer = gguf.GGUFWriter(file, "qwen2")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", STRENGTH * ALPHA)
    for name, weights in student.matrices.items():
        writer.add_tensor(name, weights.detach().half().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
