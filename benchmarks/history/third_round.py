"""Would a level that drifts, classes that forget and strengths learnt on inner folds forecast better?

Declared before any of these was scored on a test set (README). Nothing here looks at a test set: half-lives, strengths
and weights are learnt on folds inside the training rows.
"""

import itertools

import numpy as np
from models import FULL, SEED, STEPS, boosting, logit, pooled_logit, refused, step_masks
from second_round import inner, weights

from tightrope.errors import PoolingFailed
from tightrope.history.classes import FEWEST, ICC
from tightrope.history.opportunities import Opportunities
from tightrope.history.pooling import COLUMNS, TERMS, fit, values
from tightrope.history.protocol import baseline
from tightrope.randomness import uniforms

DRAWS = 1000
DRIFT, MIDDLE, SCALE = "drift", 1900, 50.0  # half centuries from 1900, up to the last year learnt from
HALF_LIVES = (10.0, 20.0, 40.0, 80.0, np.inf)  # years after which a row counts half
STRENGTHS = (5.0, 20.0, 80.0)  # cases that the wider class counts as
PARTS = ("cells", "full logit", "boosting", "pooled logit", "settled classes", "drift logit")


def tally(train, label, mask, worth):
    """Joiners, cases and war sides of a class; a row of long ago counts less, a side as much as one of its rows."""
    _, first = np.unique(train.sides()[mask], return_index=True)
    return (worth * train[label])[mask].sum(), worth[mask].sum(), worth[mask][first].sum()


def leaning(counted, strength, parent):
    """Posterior mean of a class that leans on a wider one; neighbours of one side count partly as one (icc)."""
    k, n, sides = counted
    effect = 1 + (n / sides - 1) * ICC
    return (strength * parent + k / effect) / (strength + n / effect)


def settled(train, test, label, half_life, strength):
    """Every step splits in two; rows fade with the years before the last one learnt from."""
    worth = 0.5 ** ((train["year"].max() - train["year"]) / half_life)
    seen, asked = step_masks(train), step_masks(test)
    patterns = np.stack([asked[step] for step in STEPS], axis=1)
    told = np.empty(len(test))
    for pattern in np.unique(patterns, axis=0):
        mask = np.ones(len(train), dtype=bool)
        k, n, _ = tally(train, label, mask, worth)
        mean = (k + 0.5) / (n + 1)
        for step, has in zip(STEPS, pattern, strict=True):
            narrower = mask & (seen[step] == has)
            if narrower.sum() >= FEWEST:
                mask = narrower
                mean = leaning(tally(train, label, mask, worth), strength, mean)
        told[(patterns == pattern).all(axis=1)] = mean
    return told


def loss(p, y):
    p = np.clip(p, 1e-5, 1 - 1e-5)
    return -np.sum(np.where(y == 1, np.log(p), np.log1p(-p)))


def learnt(train, label, forward):
    """Half-life and strength with the best log score on inner folds; nothing fades where wars are left out by turns."""
    pairs = list(itertools.product(HALF_LIVES if forward else HALF_LIVES[-1:], STRENGTHS))
    total = np.zeros(len(pairs))
    for learn, held in folds(train, forward):
        few, rest = train.where(learn), train.where(held)
        total += [loss(settled(few, rest, label, *pair), rest[label]) for pair in pairs]
    return pairs[int(np.argmin(total))]


def folds(train, forward):
    return [(learn, held) for learn, held in inner(train["war"], forward) if learn.any() and held.any()]


def drifting(train, test):
    """Training and test rows with the time that the drift logit reads."""
    last = train["year"].max()
    return tuple(
        Opportunities(dict(rows.columns) | {DRIFT: (np.minimum(rows["year"], last) - MIDDLE) / SCALE})
        for rows in (train, test)
    )


def drift_logit(train, test, label):
    """The pooled logit with time as a term in place of the era; after the last year learnt from the level stays."""
    terms = (*TERMS, DRIFT)
    known, asked = drifting(train, test)
    try:
        found = fit(known, label, uniforms(SEED, "history/pooling", np.arange(DRAWS), COLUMNS), terms=terms)
    except PoolingFailed as why:
        refused.append(str(why))
        return pooled_logit(train, test, label)
    x, place = np.unique(values(asked, terms), axis=0, return_inverse=True)
    return found.mean(x)[place.reshape(-1)]


def stacked(train, test, label, forward, many_folds, told):
    """Mixture of six parts with weights from inner folds; `told` holds their forecasts of the test rows."""
    forecasts = {
        "cells": baseline("cells"),
        "full logit": logit(FULL, 0.05),
        "boosting": boosting(40 if many_folds else 60),
        "pooled logit": pooled_logit,
        "drift logit": drift_logit,
    }
    pair = learnt(train, label, forward)
    found, came = [], []
    for learn, held in folds(train, forward):
        few, rest = train.where(learn), train.where(held)
        here = {name: forecast(few, rest, label) for name, forecast in forecasts.items()}
        here["settled classes"] = settled(few, rest, label, *pair)
        found.append(np.stack([here[name] for name in PARTS], axis=1))
        came.append(rest[label])
    p, y = np.clip(np.concatenate(found), 1e-5, 1 - 1e-5), np.concatenate(came)[:, None]
    share = weights(np.where(y == 1, p, 1 - p))
    return np.stack([told[name] for name in PARTS], axis=1) @ share, share


def forecasts(train, test, label, forward, many_folds, told):
    """Adds the four models of this round to the forecasts of one split; also what was learnt for them."""
    pair = learnt(train, label, forward)
    here = {name: told[name] for name in PARTS if name in told}
    here |= {"settled classes": settled(train, test, label, *pair), "drift logit": drift_logit(train, test, label)}
    whole, share = stacked(train, test, label, forward, many_folds, here)
    mixed = (here["settled classes"] + here["drift logit"]) / 2
    names = {name: here[name] for name in ("settled classes", "drift logit")}
    return names | {"third mixture": mixed, "second stack": whole}, (*pair, *share)
