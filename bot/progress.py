"""Progress bars of a model download on the terminal."""

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from bot.models import ModelStore
from bot.models import Progress as Step


def pull_with_bars(store: ModelStore, console: Console | None = None) -> None:
    """Say how much there is to download, then pull with one bar a file; silent when all is there.

    Raises what ModelStore.pull raises.
    """
    if not store.to_write():
        return
    console = console or Console(stderr=True)
    size = store.to_download()
    if size:
        console.print(f"Downloading {size / 1e6:,.0f} MB of models to {store.root}", soft_wrap=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, TransferSpeedColumn(), console=console) as bars:
        store.pull(_Bars(bars).show)


class _Bars:
    """One bar a step, added when it is first heard of."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks = {}

    def show(self, step: Step) -> None:
        if step.name not in self._tasks:
            self._tasks[step.name] = self._bars.add_task(step.name, total=None)
        total = step.total or None
        self._bars.update(self._tasks[step.name], completed=step.done, total=total)
