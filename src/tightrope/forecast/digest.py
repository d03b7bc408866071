"""What was this answer made of? One fingerprint of case, defaults, code, seed and worlds."""

from __future__ import annotations

import hashlib
import json

from tightrope.case import Case


def digest(case: Case, version: str, seed: int, worlds: int, strict: bool) -> str:
    """Gives the fingerprint of a run: the same inputs give the same one, and nothing known later is in it.

    Args:
        case: the case as known on its as_of, defaults filled in.
        version: of the code. seed, worlds: of the run. strict: whether only proved days were read.
    Returns:
        64 hexadecimal digits.
    Source:
        FIPS 180-4 (SHA-256).
    """
    parts = {
        "case": case.content(strict=strict),
        "version": version,
        "seed": seed,
        "worlds": worlds,
        "strict": strict,
    }
    canonical = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
