"""Late interaction: how well every token of a question is met by some token of a passage.

MaxSim after ColBERT (Khattab, Zaharia 2020), over the token vectors that the embedder averages
into its one vector a text, so it costs no further model. A passage's tokens are kept as one bit a
dimension, the side of the middle on which they lie; the question's stay as they are.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

    from vectorstore.embedder import QuestionEncoding


def pack(tokens: "numpy.ndarray", middle: "numpy.ndarray") -> bytes:
    """Token vectors (tokens x dimensions) as one bit a dimension; `middle` is their mean."""
    import numpy

    return numpy.packbits(tokens > middle, axis=1).tobytes()


def max_sim(
    question: "numpy.ndarray", weights: "numpy.ndarray", passages: Sequence[bytes]
) -> "numpy.ndarray":
    """For each packed passage the weighted mean, over the question's tokens, of the best match.

    `question` is tokens x dimensions, rows of length 1 around the middle; `weights` add up to 1.
    A match is a cosine, from -1 to 1. Raises ValueError for a passage without tokens.
    """
    import numpy

    dimensions = question.shape[1]
    width = (dimensions + 7) // 8
    packed = numpy.frombuffer(b"".join(passages), numpy.uint8).reshape(-1, width)
    bits = numpy.unpackbits(packed, axis=1, count=dimensions).astype(numpy.float32)
    # A bit b stands for 2b - 1, and all such vectors have the length of the root of dimensions.
    cosines = (bits @ (2 * question.T) - question.sum(axis=1)) / numpy.sqrt(dimensions)
    ends = numpy.cumsum([len(passage) // width for passage in passages])
    starts = numpy.concatenate([[0], ends[:-1]])
    return numpy.maximum.reduceat(cosines, starts, axis=0) @ weights


def late_interaction(
    question: "QuestionEncoding", tokens: "numpy.ndarray", middle: "numpy.ndarray"
) -> float:
    """The same for one text whose tokens were not packed; `middle` is the mean of documents'."""
    import numpy

    around = tokens - middle
    around = around / numpy.linalg.norm(around, axis=1, keepdims=True)
    return float((question.tokens @ around.T).max(axis=1) @ question.weights)
