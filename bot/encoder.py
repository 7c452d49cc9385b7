"""The embedder as a turn uses it: the same sentences are looked at by one step after the other."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from vectorstore.embedder import Embedder, Encoding, QuestionEncoding

if TYPE_CHECKING:
    import numpy

# Texts whose encodings are kept: some turns' worth, a few hundred kB each at most.
KEPT = 512


class Encoder:
    """Encodes texts and remembers the last ones. Safe to share between threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: OrderedDict[str, Encoding] = OrderedDict()
        self._lock = threading.Lock()

    @cached_property
    def middle(self) -> "numpy.ndarray":
        """The mean of documents' token vectors."""
        return self._embedder.middle

    def question(self, text: str) -> QuestionEncoding:
        """A question with its tokens' vectors."""
        return self._embedder.encode_question(text)

    def documents(self, texts: Sequence[str]) -> list[Encoding]:
        """The texts with their tokens' vectors, in their order; only new ones cost."""
        with self._lock:
            found = {text: self._kept[text] for text in texts if text in self._kept}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        found |= dict(zip(new, self._embedder.encode_documents(new), strict=True))
        with self._lock:
            self._kept |= found
            for text in texts:
                self._kept.move_to_end(text)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return [found[text] for text in texts]

    def embed(self, texts: list[str]) -> list[list[float]]:
        """The texts' vectors alone."""
        return [encoding.vector.tolist() for encoding in self.documents(texts)]
