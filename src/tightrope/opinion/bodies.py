"""How far do families, soldiers, officers and the elite differ from the public they come from?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

Floats = NDArray[np.float64]

BODIES = ("families", "soldiers", "officers", "elite")
GROUPS = ("public", *BODIES)  # group axis of support


def bodies(public: Floats, shifts: Floats, caps: Floats | float = 1.0) -> Floats:
    """Support within each body: the public's, shifted in logits and held under its logical bound.

    q_b = min(logistic(logit(pi) + kappa_b), B_b). Without media segments every body starts from the whole
    public. No published survey of soldiers was found: the shifts are judged and the result is assumed.

    Args:
        public: (world, date, posture), share 0..1.
        shifts: (world, body), logit, in the order of `BODIES`.
        caps: bound B_b on each body's share, 0..1, broadcast to (world, date, posture, body); 1 binds nothing.
    Returns:
        (world, date, posture, body), share 0..1.
    """
    shifted = expit(logit(public)[..., None] + shifts[:, None, None, :])
    return np.asarray(np.minimum(shifted, caps))
