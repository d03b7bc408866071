"""How do worlds share the processor? Compiled kernels that let go of the interpreter, run by a few threads.

Worlds do not depend on each other, so the number of threads changes no bit.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from numba import get_num_threads

_SHARES = 4  # blocks a thread, so that a thread that was held up does not hold up the rest


def over_worlds(kernel: Callable[[int, int], bool], worlds: int) -> bool:
    """Runs a kernel over all worlds, on as many threads as numba is set to.

    Args:
        kernel: called with the first world and the one after the last; lets go of the interpreter, writes its
            results and says whether it came to an end.
        worlds: number of worlds.
    Returns:
        True if every call came to an end.
    """
    threads = min(get_num_threads(), worlds)
    if threads <= 1:
        return kernel(0, worlds)
    blocks = min(worlds, threads * _SHARES)
    cuts = [worlds * block // blocks for block in range(blocks + 1)]
    with ThreadPoolExecutor(threads) as pool:
        return all(list(pool.map(kernel, cuts[:-1], cuts[1:])))
