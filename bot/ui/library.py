"""The articles as the chat sees them: how many there are, adding files, opening one."""

import logging
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from markupsafe import Markup

from bot.ui.evidence import safe_url
from bot.ui.marks import Mark, paragraphs
from bot.ui.texts import Texts
from vectorstore.articles import Version
from vectorstore.ingest import FileReport
from vectorstore.readers import TableFormat

LISTED = 200
SAMPLE_SOURCES = {"Muster-Agentur", "Beispieldienst"}

log = logging.getLogger(__name__)


class ArticleLibrary(Protocol):
    """What the chat needs of a library."""

    def ingest(
        self, paths: Sequence[Path], table: TableFormat | None = None
    ) -> Generator[FileReport]:
        """Read files in, one call after the other; growing reports."""
        ...

    def remove(self, article_id: str) -> bool:
        """Forget an article; False where there is none of that name."""
        ...

    def version(self, article_id: str, number: int | None = None) -> Version | None:
        """One version of an article, the newest without a number; None where it is gone."""
        ...

    def articles(self) -> list[Version]:
        """The newest version of every article, newest published first."""
        ...


@dataclass(frozen=True)
class Overview:
    """What the collection holds; `listed` are the newest, `more` counts those left out."""

    total: int
    period: str
    samples: tuple[str, ...]
    listed: tuple[Version, ...]

    @property
    def more(self) -> int:
        """How many articles are not listed."""
        return self.total - len(self.listed)


def overview(library: ArticleLibrary, texts: Texts) -> Overview:
    """The collection at a glance, with questions that can be asked of it."""
    articles = library.articles()
    return Overview(
        total=len(articles),
        period=texts.dates([version.article.published for version in articles]),
        samples=_samples(articles, texts),
        listed=tuple(articles[:LISTED]),
    )


def _samples(articles: Sequence[Version], texts: Texts) -> tuple[str, ...]:
    """Questions of the sample articles where they are there, else of the newest articles."""
    if any(version.article.source in SAMPLE_SOURCES for version in articles):
        return texts.samples
    headlines = dict.fromkeys(version.article.headline for version in articles)
    return tuple(texts.sample_of.format(headline=headline) for headline in list(headlines)[:3])


@dataclass(frozen=True)
class Upload:
    """How far the files dropped on the page have come; `broken` when the run itself failed."""

    reports: tuple[FileReport, ...] = ()
    done: int = 0
    total: int = 0
    finished: bool = False
    broken: bool = False

    def grown(self, report: FileReport) -> "Upload":
        """With a file's newest report in the place of its last one."""
        earlier = self.reports
        if earlier and earlier[-1].path in (report.path, "") and not earlier[-1].finished:
            earlier = earlier[:-1]
        return replace(self, reports=(*earlier, report), done=report.done, total=report.total)


def add_files(library: ArticleLibrary, paths: Sequence[Path]) -> Iterator[Upload]:
    """Read uploaded files into the library and delete the copies; yields the progress.

    Whatever goes wrong is logged and ends the upload as broken.
    """
    upload = Upload(total=len(paths))
    yield upload
    try:
        for report in library.ingest(paths):
            upload = upload.grown(report)
            yield upload
    except Exception:
        log.exception("Adding files failed.")
        yield replace(upload, finished=True, broken=True)
    else:
        yield replace(upload, finished=True)
    finally:
        for path in paths:
            path.unlink(missing_ok=True)


@dataclass(frozen=True)
class OpenArticle:
    """A stored article to read, with the cited place marked as `stelle`."""

    version: Version
    newest: int
    url: str
    paragraphs: tuple[Markup, ...]


def open_article(
    library: ArticleLibrary, article_id: str, number: int, start: int, end: int
) -> OpenArticle | None:
    """The article in the version that was cited, marked there; None where it was removed."""
    version = library.version(article_id, number)
    if version is None:
        return None
    newest = library.version(article_id)
    marks = [Mark(start, end, "stelle")] if start < end else []
    return OpenArticle(
        version=version,
        newest=newest.number if newest else number,
        url=safe_url(version.article.url),
        paragraphs=tuple(paragraphs(version.article.text, marks)),
    )
