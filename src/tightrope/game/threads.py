"""How do tiles of worlds share the processor? Compiled kernels that let go of the interpreter, run by a few threads.

Plain threads and not numba's own: those may not be entered from two threads at once, as a web server would.
Tiles do not depend on each other, so the number of threads changes no bit.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import ParamSpec
from zlib import crc32

from numba import get_num_threads, njit

_SHARES = 2  # blocks a thread, so that a thread that was held up does not hold up the rest

# numba reads a kernel from its cache although a part of it in another file has changed, and cannot read it once a type
# has moved to another file. The cached name of a kernel therefore carries this number of the folder's sources.
_SOURCES = crc32(b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))))

Given = ParamSpec("Given")


def kernel(function: Callable[Given, None]) -> Callable[Given, None]:
    """Compiles a kernel that lets go of the interpreter, and keeps it on disk until a source of the folder changes.

    Args:
        function: writes its results into arrays or memory that it is given.
    Returns:
        The compiled kernel.
    """
    function.__qualname__ = f"{function.__qualname__}_{_SOURCES:08x}"
    compiled: Callable[Given, None] = njit(cache=True, error_model="numpy", nogil=True)(function)
    return compiled


def over_tiles(task: Callable[[tuple[int, int]], None], tiles: int) -> None:
    """Runs a task over all tiles, on as many threads as numba is set to.

    Args:
        task: called with (first tile, tile after the last); lets go of the interpreter and writes its results.
        tiles: number of tiles.
    """
    threads = min(get_num_threads(), tiles)
    if threads <= 1:
        task((0, tiles))
        return
    blocks = min(tiles, threads * _SHARES)
    cuts = [tiles * block // blocks for block in range(blocks + 1)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(task, pairwise(cuts)))
