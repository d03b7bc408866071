"""How do worlds share the processor? A compiled kernel that lets go of the interpreter, run by a few threads.

Plain threads and not numba's own, which may not be entered from two threads at once. Worlds do not depend on each
other, so the number of threads changes no bit.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec
from zlib import crc32

from numba import get_num_threads, njit

_SHARES = 4  # blocks a thread, so that a thread that was held up does not hold up the rest

# A compiled kernel kept on disk does not notice that a part of it in another file has changed: its name carries this
# number of the compiled sources and of those that they take constants and types from.
_READ = ("clearing.py", "curves.py", "netback.py")
_FILES = sorted(path for path in Path(__file__).parent.glob("*.py") if path.name in _READ or "_fast" in path.name)
_SOURCES = crc32(b"".join(path.read_bytes() for path in _FILES))

Given = ParamSpec("Given")


def kernel(function: Callable[Given, None]) -> Callable[Given, None]:
    """Compiles a kernel that lets go of the interpreter, and keeps it on disk until a compiled source changes.

    Args:
        function: writes its results into arrays that it is given.
    Returns:
        The compiled kernel.
    """
    function.__qualname__ = f"{function.__qualname__}_{_SOURCES:08x}"
    compiled: Callable[Given, None] = njit(cache=True, error_model="numpy", nogil=True)(function)
    return compiled


def over_worlds(task: Callable[[int, int], None], worlds: int) -> None:
    """Runs a task over all worlds, on as many threads as numba is set to.

    Args:
        task: called with the first world and the one after the last; lets go of the interpreter.
        worlds: number of worlds.
    """
    threads = min(get_num_threads(), worlds)
    if threads <= 1:
        task(0, worlds)
        return
    blocks = min(worlds, threads * _SHARES)
    cuts = [worlds * block // blocks for block in range(blocks + 1)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(task, cuts[:-1], cuts[1:]))
