"""Would both sides of every step, the crowd of tied states and weights learnt on inner folds forecast better?

Declared before any of these was scored on a test set (README). Nothing here looks at a test set: weights are learnt on
folds inside the training rows.
"""

import numpy as np
from models import FULL, SEED, STEPS, boosting, logit, refused, step_masks

from tightrope.errors import PoolingFailed
from tightrope.history.classes import FEWEST, ICC, STRENGTH
from tightrope.history.opportunities import Opportunities
from tightrope.history.pooling import COLUMNS, fit, terms_of, values
from tightrope.history.protocol import baseline
from tightrope.randomness import uniforms

DRAWS = 1000
CROWD, USUAL_CROWD = "crowd", 10.0  # allied states of a side; the logarithm is taken of crowd / 10
BLOCKS = 5
PARTS = ("split classes", "crowd logit", "cells", "full logit", "boosting")


def beta_mean(k, n, sides, parent):
    """Posterior mean of a class that leans on a wider one; neighbours of one side count partly as one (icc)."""
    effect = 1 + (n / sides - 1) * ICC
    return (STRENGTH * parent + k / effect) / (STRENGTH + n / effect)


def split_classes(train, test, label):
    """Every step splits the class in two, and a row follows its own side: a state known not to border is among such."""
    if not 0 < train[label].sum() < len(train):
        return baseline("base rate")(train, test, label)
    seen, asked, sides = step_masks(train), step_masks(test), train.sides()
    patterns = np.stack([asked[step] for step in STEPS], axis=1)
    told = np.empty(len(test))
    for pattern in np.unique(patterns, axis=0):
        mask, mean = np.ones(len(train), dtype=bool), train[label].mean()
        mean = beta_mean(train[label].sum(), len(train), len(np.unique(sides)), mean)
        for step, has in zip(STEPS, pattern, strict=True):
            narrower = mask & (seen[step] == has)
            if narrower.sum() >= FEWEST:
                mask = narrower
                mean = beta_mean(train[label][mask].sum(), mask.sum(), len(np.unique(sides[mask])), mean)
        told[(patterns == pattern).all(axis=1)] = mean
    return told


def with_crowd(opps):
    """Adds the logarithm of how many states were tied by treaty to that side, over ten: knowable before the war."""
    side = opps.sides()
    tied = np.bincount(side, weights=opps["ally"])
    return Opportunities(dict(opps.columns) | {CROWD: np.log(np.maximum(tied, 1)[side] / USUAL_CROWD)})


def crowd_logit(train, test, label):
    """The pooled logit with the crowd as one more term; its prior is that of every slope."""
    known, asked = with_crowd(train), with_crowd(test)
    terms = (*terms_of(train), CROWD)
    columns = COLUMNS + 2
    try:
        found = fit(known, label, uniforms(SEED, "history/pooling", np.arange(DRAWS), columns), terms=terms)
    except PoolingFailed as why:
        refused.append(str(why))
        return split_classes(train, test, label)
    x, place = np.unique(values(asked, terms), axis=0, return_inverse=True)
    return found.mean(x)[place.reshape(-1)]


def parts(many_folds):
    return {
        "split classes": split_classes,
        "crowd logit": crowd_logit,
        "cells": baseline("cells"),
        "full logit": logit(FULL, 0.05),
        "boosting": boosting(40 if many_folds else 60),
    }


def inner(war, forward):
    """Five blocks of wars, in time for a forecast of later wars (each learns from earlier blocks), else by turns."""
    wars = np.unique(war)  # numbered in the order of their onset
    rank = np.searchsorted(wars, war)
    block = rank * BLOCKS // len(wars) if forward else rank % BLOCKS
    for one in range(1 if forward else 0, BLOCKS):
        yield (block < one) if forward else (block != one), block == one


def weights(likelihood):
    """Weights of a mixture by the largest log score plus the sum of ln w (Dirichlet with 2 everywhere), by EM."""
    share = np.full(likelihood.shape[1], 1 / likelihood.shape[1])
    for _ in range(500):
        duty = likelihood * share
        duty /= duty.sum(axis=1, keepdims=True)
        share = (duty.sum(axis=0) + 1) / (len(likelihood) + len(share))
    return share


def stacked(train, test, label, many_folds, forward, told):
    """Mixture of five parts with weights from inner folds; `told` holds their forecasts of the test rows."""
    forecasts = parts(many_folds)
    found, came = [], []
    for learn, held in inner(train["war"], forward):
        if learn.any() and held.any():
            few, rest = train.where(learn), train.where(held)
            found.append(np.stack([forecasts[name](few, rest, label) for name in PARTS], axis=1))
            came.append(rest[label])
    p, y = np.clip(np.concatenate(found), 1e-5, 1 - 1e-5), np.concatenate(came)[:, None]
    share = weights(np.where(y == 1, p, 1 - p))
    return np.stack([told[name] for name in PARTS], axis=1) @ share, share


def forecasts(train, test, label, forward, many_folds, told):
    """Adds the four models of this round to the forecasts of one split; also the weights of its stack."""
    known = parts(many_folds)
    here = {name: told[name] for name in PARTS if name in told}
    here |= {name: known[name](train, test, label) for name in ("split classes", "crowd logit")}
    whole, share = stacked(train, test, label, many_folds, forward, here)
    names = {name: here[name] for name in ("split classes", "crowd logit")}
    return names | {"second mixture": (names["split classes"] + names["crowd logit"]) / 2, "stacked": whole}, share
