"""kotaemon's rule for taking a quote as found in a source, to measure ours against.

Its source at 4015bb0, libs/kotaemon/kotaemon/indices/qa/utils.py, matches in lower case with
difflib: the stretch from the first to the last common run that is longer than a quarter of the
quote must be longer than 35 % of it. What is found is highlighted as proven.
"""

from difflib import SequenceMatcher

LEAST_CHARACTERS = 5
LEAST_RUN = 0.25
LEAST_STRETCH = 0.35


def matched_share(quote: str, source: str) -> float:
    """How long the matched stretch of the source is, as a share of the quote, at most 1."""
    quote, source = quote.lower(), source.lower().replace("\n", " ")
    if len(quote) <= LEAST_CHARACTERS:
        return 0.0
    least = max(len(quote) * LEAST_RUN, LEAST_CHARACTERS)
    matcher = SequenceMatcher(None, quote, source, autojunk=False)
    runs = [run for run in matcher.get_matching_blocks() if run.size > least]
    if not runs:
        return 0.0
    stretch = max(run.b + run.size for run in runs) - min(run.b for run in runs)
    return min(1.0, stretch / len(quote))


def highlighted(quote: str, source: str) -> bool:
    """Whether kotaemon shows the quote as proven by the source."""
    return matched_share(quote, source) > LEAST_STRETCH
