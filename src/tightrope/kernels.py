"""How are kernels compiled, and how do worlds share the processor?

A kernel lets go of the interpreter and is run by a few plain threads. Not by numba's own: those may not be entered from
two threads at once, as a web server would. Blocks do not depend on each other, so the number of threads changes no bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar
from zlib import crc32

from numba import get_num_threads, njit, set_num_threads

_SHARES = 4  # blocks a thread, so that a thread that was held up does not hold up the rest

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Progress = Callable[[int, int], None]


def compiler(sources: Iterable[Path]) -> Callable[[Callable[Given, None]], Callable[Given, None]]:
    """Gives what compiles a kernel and keeps it on disk until one of the sources changes.

    numba reads a kernel from its cache although a part of it in another file has changed, and cannot read it once a
    type has moved to another file. The cached name of a kernel therefore carries a number of these sources.

    Args:
        sources: files that hold parts, constants and types of the kernels.
    Returns:
        A decorator for a function that writes its results into arrays or memory that it is given.
    Raises:
        OSError: if a source cannot be read.
    """
    number = crc32(b"".join(path.read_bytes() for path in sorted(sources)))

    def _kernel(function: Callable[Given, None]) -> Callable[Given, None]:
        function.__qualname__ = f"{function.__qualname__}_{number:08x}"
        compiled: Callable[Given, None] = njit(cache=True, error_model="numpy", nogil=True)(function)
        return compiled

    return _kernel


def over_blocks(task: Callable[[int, int], Answer], count: int) -> list[Answer]:
    """Runs a task over blocks of worlds (or of tiles of worlds), on as many threads as numba is set to.

    Args:
        task: called with the first of its block and the one after the last; lets go of the interpreter.
        count: number of worlds (or tiles).
    Returns:
        What each block answered, in order.
    """
    threads = min(get_num_threads(), count)
    if threads <= 1:
        return [task(0, count)]
    blocks = min(count, threads * _SHARES)
    cuts = [count * block // blocks for block in range(blocks + 1)]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(task, cuts[:-1], cuts[1:]))


def side_by_side(tasks: Sequence[Callable[[], Answer]]) -> Iterator[Answer]:
    """Works on tasks that do not depend on each other, one thread a task, as many at once as numba is set to.

    Args:
        tasks: each plays its kernels on the one thread that it is given.
    Yields:
        What each answered, in order, as soon as it and those before it are done.
    """

    def _alone(task: Callable[[], Answer]) -> Answer:
        set_num_threads(1)
        return task()

    threads = get_num_threads()
    if threads <= 1:
        yield from (task() for task in tasks)
        return
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(_alone, tasks)


def silent(done: int, total: int) -> None:
    """Tells nobody how far the work has come."""


def each_block(work: Callable[[slice], Answer], count: int, size: int, progress: Progress) -> list[Answer]:
    """Works on blocks side by side, one thread a block.

    Args:
        work: what is done with a block of worlds. count: worlds in all. size: worlds a block.
        progress: told how many worlds are done.
    Returns:
        Results, in the order of the worlds.
    """
    found, parts = [], slices(count, size)
    for which, result in zip(parts, side_by_side([partial(work, which) for which in parts]), strict=True):
        found.append(result)
        progress(which.stop, count)
    return found


def slices(count: int, size: int) -> tuple[slice, ...]:
    """Cuts 0 .. count into stretches of at most `size`."""
    return tuple(slice(start, min(start + size, count)) for start in range(0, count, size))
