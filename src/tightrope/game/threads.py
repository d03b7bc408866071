"""How do tiles of worlds share the processor? Compiled kernels that let go of the interpreter, run by a few threads.

Plain threads and not numba's own: those may not be entered from two threads at once, as a web server would.
Tiles do not depend on each other, so the number of threads changes no bit.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from numba import get_num_threads

_SHARES = 4  # blocks a thread, so that a thread that was held up does not hold up the rest


def over_tiles(kernel: Callable[[tuple[int, int]], None], tiles: int) -> None:
    """Runs a kernel over all tiles, on as many threads as numba is set to.

    Args:
        kernel: called with (first tile, tile after the last); lets go of the interpreter and writes its results.
        tiles: number of tiles.
    """
    threads = min(get_num_threads(), tiles)
    if threads <= 1:
        kernel((0, tiles))
        return
    blocks = min(tiles, threads * _SHARES)
    cuts = [tiles * block // blocks for block in range(blocks + 1)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(kernel, pairwise(cuts)))
