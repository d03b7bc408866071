"""How far is it? A moving line on a terminal, a plain line each tenth elsewhere; always on standard error."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

QUIET_SECONDS = 2.0  # work shorter than this shows nothing
TENTHS = 10


class Told:
    """Shows the progress of one piece of work; use as `with Told() as told:` and pass `told.stage`."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bar: Progress | None = None
        self._task: object = None
        self._stage = ""
        self._tenth = -1
        self._start = time.monotonic()

    def __enter__(self) -> Told:
        """Begins; a bar only where standard error is a terminal."""
        if self._console.is_terminal:
            columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=self._console, transient=True)
            self._bar.start()
            self._task = self._bar.add_task("reading the case", total=None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends and clears the line."""
        if self._bar is not None:
            self._bar.stop()

    def stage(self, stage: str, done: int, total: int) -> None:
        """Takes word of how far the work has come.

        Args:
            stage: what is being done. done, total: in worlds or in stages.
        """
        if self._bar is not None:
            self._bar.update(self._task, description=stage, completed=done, total=total)  # type: ignore[arg-type]
            return
        tenth = TENTHS * done // max(total, 1)
        if (stage, tenth) != (self._stage, self._tenth) and time.monotonic() - self._start > QUIET_SECONDS:
            print(f"{stage}: {done} of {total}", file=sys.stderr)
            self._stage, self._tenth = stage, tenth
