"""The same model as an ONNX file with int8 arithmetic, for processors that are fast at it.

Word embeddings stay as they are, in blocks of four bits. The weight matrices become int8 with one
scale an output; what goes into them is rounded to eight bits while it runs. Everything between
them stays float32. The graph takes one text at a time, unpadded, so it needs no mask. Adding and
normalising are two operators on purpose: ONNX Runtime's SkipLayerNormalization for both took 27 %
of the time where Add and LayerNormalization take 6 %.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.e5 import BLOCK, WeightFile

if TYPE_CHECKING:
    import numpy
    import onnx

OPSET = 20
IR_VERSION = 10
MICROSOFT = "com.microsoft"  # ONNX Runtime's own operators


def write_onnx(file: WeightFile, target: Path) -> None:
    """Write the encoder to `target`: `input_ids` (1 x tokens) in, `last_hidden_state` out."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_Encoder(file).model().SerializeToString())


class _Encoder:
    """Grows the graph node by node; every method returns the name of what it computes."""

    def __init__(self, file: WeightFile) -> None:
        self.file = file
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def model(self) -> "onnx.ModelProto":
        """The whole graph."""
        from onnx import TensorProto, helper

        state = self.embeddings()
        for number in range(self.file.shape.layers):
            state = self.layer(state, f"l{number}")
        self.node("Identity", [state], ["last_hidden_state"])
        ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])
        out = helper.make_tensor_value_info(
            "last_hidden_state", TensorProto.FLOAT, ["texts", "tokens", self.file.shape.hidden]
        )
        graph = helper.make_graph(self.nodes, "e5", [ids], [out], self.constants)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)

    def embeddings(self) -> str:
        """Word, place and (the one used) type, summed and normalised."""
        words, scales = self.file.packed("emb.word")
        table = self.constant("words", words.reshape(self.file.shape.vocabulary, -1))
        scale = self.constant("word_scales", scales.reshape(self.file.shape.vocabulary, -1))
        word = self.node(
            "GatherBlockQuantized",
            [table, "input_ids", scale],
            domain=MICROSOFT,
            bits=4,
            block_size=BLOCK,
            gather_axis=0,
            quantize_axis=1,
        )
        return self.normalised(self.node("Add", [word, self.places()]), "emb.ln")

    def places(self) -> str:
        """The place embeddings of as many tokens as there are."""
        import numpy

        table = self.matrix("emb.pos") + self.matrix("emb.type")[0]
        count = self.node("Shape", ["input_ids"], start=1, end=2)
        zero = self.constant("zero", numpy.zeros(1, numpy.int64))
        return self.node("Slice", [self.constant("places", table), zero, count, zero])

    def layer(self, state: str, name: str) -> str:
        """One layer of BERT: attention and feed-forward, each added to what came in."""
        attention = self.dense(self.attention(state, name), [f"{name}.ao"])
        state = self.normalised(self.node("Add", [attention, state]), f"{name}.aln")
        inner = self.node("Gelu", [self.dense(state, [f"{name}.fi"])])
        outer = self.dense(inner, [f"{name}.fo"])
        return self.normalised(self.node("Add", [outer, state]), f"{name}.oln")

    def attention(self, state: str, name: str) -> str:
        """Query, key and value in one matrix, then the fused attention."""
        joined = self.dense(state, [f"{name}.q", f"{name}.k", f"{name}.v"])
        parts = [f"{joined}.{part}" for part in "qkv"]
        self.node("Split", [joined], parts, axis=-1, num_outputs=3)
        heads = self.file.shape.heads
        return self.node("MultiHeadAttention", parts, domain=MICROSOFT, num_heads=heads)

    def dense(self, state: str, names: Sequence[str]) -> str:
        """The linear layers side by side, as one int8 matrix with one scale an output."""
        import numpy

        weights = numpy.concatenate([self.matrix(f"{name}.w") for name in names])
        bias = numpy.concatenate([self.matrix(f"{name}.b") for name in names])
        scales = numpy.abs(weights).max(axis=1) / 127
        rounded = numpy.round(weights / scales[:, None]).astype(numpy.int8)
        constants = [
            self.constant(f"{names[0]}.{kind}", values)
            for kind, values in [
                ("w", rounded.T),
                ("scales", scales),
                ("zeros", numpy.zeros(len(scales), numpy.int8)),
                ("b", bias),
            ]
        ]
        return self.node("DynamicQuantizeMatMul", [state, *constants], domain=MICROSOFT)

    def normalised(self, state: str, name: str) -> str:
        """Layer normalisation."""
        weights = [self.constant(f"{name}.{kind}", self.matrix(f"{name}.{kind}")) for kind in "wb"]
        epsilon = self.file.shape.epsilon
        return self.node("LayerNormalization", [state, *weights], axis=-1, epsilon=epsilon)

    def matrix(self, name: str) -> "numpy.ndarray":
        """A tensor of the weight file in its shape."""
        return self.file.matrix(name)

    def constant(self, name: str, values: "numpy.ndarray") -> str:
        """Put an array into the graph."""
        import numpy
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(numpy.ascontiguousarray(values), name))
        return name

    def node(
        self,
        operator: str,
        inputs: Sequence[str],
        outputs: Sequence[str] = (),
        domain: str = "",
        **attributes: Any,
    ) -> str:
        """Put an operator into the graph; the name of its first output."""
        from onnx import helper

        outputs = outputs or [f"{operator}_{len(self.nodes)}"]
        self.nodes.append(helper.make_node(operator, inputs, outputs, domain=domain, **attributes))
        return outputs[0]
