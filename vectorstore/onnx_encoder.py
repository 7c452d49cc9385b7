"""An encoder that runs under ONNX Runtime, as the first module of a SentenceTransformer.

Imported late: it needs torch, sentence-transformers and ONNX Runtime at once.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnxruntime
import torch
from sentence_transformers.base.modules import InputModule
from torch.nn.utils.rnn import pad_sequence
from transformers import PreTrainedTokenizerFast


class OnnxEncoder(InputModule):
    """Texts to token vectors through an ONNX file with `input_ids` in, `last_hidden_state` out.

    The file takes one text at a time, without padding: that is nearly as fast as batches, and a
    text's vectors do not depend on its neighbours, although the file scales its int8 numbers by
    the largest value that it meets in one run.
    """

    def __init__(self, model: Path, tokenizer: Path, threads: int = 0) -> None:
        super().__init__()
        options = onnxruntime.SessionOptions()
        # ONNX Runtime's own count took one of two cores on a virtual machine; torch's takes both.
        options.intra_op_num_threads = threads or torch.get_num_threads()
        # Threads that wait by spinning take the cores from the language model.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self.tokenizer = PreTrainedTokenizerFast.from_pretrained(tokenizer, local_files_only=True)

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any
    ) -> dict[str, torch.Tensor]:
        """Token numbers and mask of the texts, each behind `prompt`."""
        texts = self._prepend_prompt(list(inputs), prompt or "")
        tokenizer: Any = self.tokenizer
        return dict(tokenizer(texts, padding=True, truncation=True, return_tensors="pt"))

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Adds `token_embeddings`: texts x tokens x dimensions, float32."""
        rows = [
            self._encode(ids[mask.bool()])
            for ids, mask in zip(features["input_ids"], features["attention_mask"], strict=True)
        ]
        return {**features, "token_embeddings": pad_sequence(rows, batch_first=True)}

    def _encode(self, ids: torch.Tensor) -> torch.Tensor:
        outputs: Any = self.session.run(None, {"input_ids": ids[None].numpy()})
        return torch.from_numpy(outputs[0][0])

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Writes nothing: the ONNX file lies where it was built."""
        raise NotImplementedError("an ONNX encoder cannot be saved as a SentenceTransformer")
