"""`make bench`: speed and memory of Belegbot on this machine, against their targets."""

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import platformdirs
import typer

from bot.commands.context import silence_libraries
from bot.errors import BelegbotError
from bot.evaluation import indexing, latency, process, samples
from bot.evaluation.figures import Figure
from bot.settings import Settings, read_settings
from vectorstore.errors import VectorstoreError

INDEXED_NEWS = 150
EVIDENCE_QUESTIONS = 100
MEMORY_QUESTIONS = 4


class Section(StrEnum):
    """What can be measured; fresh processes come first, while this one is small."""

    START = "start"
    MEMORY = "memory"
    EVIDENCE = "evidence"
    ANSWERS = "answers"
    INDEXING = "indexing"


@dataclass(frozen=True)
class Bench:
    """One run: where it may write, what was asked of it, and the third-party news if there."""

    folder: Path
    settings: Settings
    questions: int
    full: bool
    news: Path | None

    def takes(self, section: Section) -> str:
        """What a section does and, roughly and on two cores, how long that takes."""
        match section:
            case Section.START:
                return "starts the chat twice: a minute"
            case Section.MEMORY:
                return f"answers {MEMORY_QUESTIONS} questions in a fresh process: a minute"
            case Section.EVIDENCE if self.news:
                return (
                    f"searches {samples.NEWS}: up to 5 minutes the first time, as it is indexed "
                    f"and kept in {self._news_home()}"
                )
            case Section.EVIDENCE:
                return "searches the sample articles, as BELEGBOT_SHARED names no news: seconds"
            case Section.ANSWERS:
                return f"answers {self.questions} questions: 2 to 4 minutes for 12"
            case Section.INDEXING:
                return f"indexes {self._indexed()}, in two ways"

    def measure(self, section: Section) -> list[Figure]:
        """The figures of a section."""
        match section:
            case Section.START:
                return process.start(self._sample_home())
            case Section.MEMORY:
                return process.memory(self._sample_home(), self._asked(MEMORY_QUESTIONS))
            case Section.EVIDENCE:
                return self._evidence()
            case Section.ANSWERS:
                asked = samples.standalone_questions(self.questions)
                return latency.answers(self._at(self._sample_home()), asked)
            case Section.INDEXING:
                return indexing.indexing(self.settings, self._sources(), self.folder / "indexing")

    def _evidence(self) -> list[Figure]:
        if not self.news:
            asked = self._asked(EVIDENCE_QUESTIONS)
            return latency.evidence(self._at(self._sample_home()), [], asked)
        asked = samples.news_questions(self.news, EVIDENCE_QUESTIONS)
        return latency.evidence(self._at(self._news_home()), [self.news / samples.NEWS], asked)

    def _asked(self, size: int) -> list[str]:
        return [question.text for question in samples.standalone_questions(size)]

    def _sources(self) -> list[Path]:
        """What is indexed: sample articles, and the news or a sample of it, kept in the folder."""
        if not self.news:
            return [samples.ARTICLES]
        if self.full:
            return [samples.ARTICLES, self.news / samples.NEWS]
        picked = self.folder / "news.jsonl"
        samples.write_news_sample(self.news / samples.NEWS, INDEXED_NEWS, picked)
        return [samples.ARTICLES, picked]

    def _indexed(self) -> str:
        if not self.news:
            return "the sample articles: 1 minute"
        if self.full:
            return f"the sample articles and {samples.NEWS}: about 15 minutes"
        return f"the sample articles and {INDEXED_NEWS} of {samples.NEWS}: 2 to 3 minutes"

    def _sample_home(self) -> Path:
        """A data folder with the sample articles, filled when it is first needed."""
        home = self.folder / "samples"
        if not home.exists():
            process.fill(home, [samples.ARTICLES])
        return home

    def _news_home(self) -> Path:
        """The data folder that keeps the indexed news from one run to the next."""
        name = re.sub(r"\W+", "-", self.settings.embedder or "embedded").strip("-")
        cache = platformdirs.user_cache_dir("belegbot", appauthor=False)
        return Path(cache, "bench", name)

    def _at(self, home: Path) -> Settings:
        return self.settings.model_copy(update={"home": home})


def bench(
    only: Annotated[
        list[Section] | None, typer.Option(help="Measure this alone; may be said several times.")
    ] = None,
    questions: Annotated[int, typer.Option(min=1, help="How many questions to answer.")] = 12,
    full: Annotated[bool, typer.Option("--full", help="Index all articles, not a sample.")] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the figures there too.")
    ] = None,
) -> None:
    """Measure Belegbot on this machine and hold it against its targets."""
    silence_libraries()
    sections = [section for section in Section if not only or section in only]
    figures: list[Figure] = []
    with TemporaryDirectory(prefix="belegbot-bench-", ignore_cleanup_errors=True) as folder:
        run = Bench(Path(folder), read_settings(), questions, full, samples.news_folder())
        for section in sections:
            typer.echo(f"{section:9} {run.takes(section)}", err=True)
        try:
            for section in sections:
                typer.echo(f"Measuring {section} ...", err=True)
                figures += run.measure(section)
        finally:  # what was measured is worth showing, whatever came then
            if figures:
                _print(figures)
    if json_file:
        _write(figures, json_file)


def _print(figures: Sequence[Figure]) -> None:
    from rich.console import Console
    from rich.table import Table

    from bot.precision import machine

    table = Table("what", "figure", "target", "", "on", title=machine(), title_justify="left")
    for figure in figures:
        table.add_row(*figure.row())
    Console().print(table)


def _write(figures: Sequence[Figure], file: Path) -> None:
    from bot.precision import machine

    said = {"machine": machine(), "figures": [figure.to_json() for figure in figures]}
    file.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        typer.run(bench)
    except (BelegbotError, VectorstoreError) as error:
        sys.exit(str(error))
