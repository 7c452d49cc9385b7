"""A weight file in the real one's format with made-up numbers, and a tokenizer that fits it."""

import json
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HIDDEN, LAYERS, HEADS, INNER = 64, 2, 2, 128
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
WORDS = [*SPECIAL, *(f"▁{word}" for word in ("query:", "passage:", "der", "hund", "bellt"))]
WORDS += ["▁die", "▁katze", "▁schläft"]
POSITIONS = 32
RANDOM_SEED = 7


@dataclass(frozen=True)
class FourBit:
    """A matrix in blocks of 32: whole numbers from -8 to 7, and a float16 scale a block."""

    numbers: np.ndarray
    scales: np.ndarray

    def values(self, columns: int) -> np.ndarray:
        return (self.numbers * self.scales[:, None].astype(np.float32)).reshape(-1, columns)

    def packed(self) -> bytes:
        """A scale and 16 bytes a block; the block's second half stands in the high bits."""
        nibbles = (self.numbers + 8).astype(np.uint8)
        pairs = nibbles[:, :16] | (nibbles[:, 16:] << 4)
        return b"".join(
            scale.tobytes() + pair.tobytes() for scale, pair in zip(self.scales, pairs, strict=True)
        )


Tensors = dict[str, FourBit | np.ndarray]


def write_tiny(folder: Path) -> tuple[Path, Path]:
    """Weight file and tokenizer.json, written into `folder`."""
    weights, tokenizer = folder / "tiny.bin", folder / "tiny.json"
    weights.write_bytes(weight_file(tensors()))
    tokenizer.write_text(json.dumps(_tokenizer()), encoding="utf-8")
    return weights, tokenizer


def tensors() -> Tensors:
    """All tensors by name."""
    random = np.random.default_rng(RANDOM_SEED)

    def matrix(rows: int, columns: int) -> FourBit:
        blocks = rows * columns // 32
        scales = random.uniform(0.01, 0.03, blocks).astype(np.float16)
        return FourBit(random.integers(-8, 8, (blocks, 32)), scales)

    def vector(size: int, middle: float = 0.0) -> np.ndarray:
        return (middle + random.normal(0, 0.05, size)).astype(np.float32)

    values: Tensors = {
        "emb.word": matrix(len(WORDS), HIDDEN),
        "emb.pos": vector(POSITIONS * HIDDEN),
        "emb.type": vector(2 * HIDDEN),
        "emb.ln.w": vector(HIDDEN, 1),
        "emb.ln.b": vector(HIDDEN),
    }
    sizes = dict.fromkeys(("q", "k", "v", "ao"), (HIDDEN, HIDDEN))
    sizes |= {"fi": (INNER, HIDDEN), "fo": (HIDDEN, INNER)}
    for layer in range(LAYERS):
        for part, (rows, columns) in sizes.items():
            values[f"l{layer}.{part}.w"] = matrix(rows, columns)
            values[f"l{layer}.{part}.b"] = vector(rows)
        for part in ("aln", "oln"):
            values[f"l{layer}.{part}.w"] = vector(HIDDEN, 1)
            values[f"l{layer}.{part}.b"] = vector(HIDDEN)
    return values


def weight_file(values: Tensors) -> bytes:
    """The file with these tensors."""
    sizes = (HIDDEN, LAYERS, HEADS, INNER, len(WORDS), POSITIONS, 2)
    head = b"E5S1" + struct.pack("<I7ifi", 1, *sizes, 1e-12, 32)
    pieces, blob, extra = 3, b"abc", b"extra"
    head += struct.pack("<5iQ", pieces, 0, 2, 1, 3, len(blob)) + bytes(4 * (pieces + 1))
    head += bytes(4 * pieces) + blob + struct.pack("<iI", 1, len(extra)) + extra
    head += struct.pack("<i", len(values))
    offset = len(head) + sum(2 + len(name) + struct.calcsize("<BIQQ") for name in values)
    table, body = b"", b""
    for name, value in values.items():
        packed = value.packed() if isinstance(value, FourBit) else value.tobytes()
        count = value.numbers.size if isinstance(value, FourBit) else value.size
        table += struct.pack("<H", len(name)) + name.encode()
        kind = int(isinstance(value, FourBit))
        table += struct.pack("<BIQQ", kind, count, offset + len(body), len(packed))
        body += packed
    return head + table + body


def _tokenizer() -> dict[str, object]:
    special = [
        {
            "id": number,
            "content": word,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for number, word in enumerate(SPECIAL)
    ]
    ends = [{"SpecialToken": {"id": word, "type_id": 0}} for word in ("<s>", "</s>")]
    single = [ends[0], {"Sequence": {"id": "A", "type_id": 0}}, ends[1]]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": special,
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": single,
            "pair": [*single, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {
                word: {"id": word, "ids": [WORDS.index(word)], "tokens": [word]}
                for word in ("<s>", "</s>")
            },
        },
        "decoder": None,
        "model": {
            "type": "WordLevel",
            "vocab": {word: number for number, word in enumerate(WORDS)},
            "unk_token": "<unk>",
        },
    }
