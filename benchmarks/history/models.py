"""What does each contender forecast for rows it never saw?"""

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tightrope.errors import PoolingFailed
from tightrope.history.classes import FEWEST, ROOT, count, nested
from tightrope.history.pooling import COLUMNS, fit, values
from tightrope.history.protocol import baseline
from tightrope.randomness import uniforms

DRAWS, SEED = 1000, 1
TREATY = ["defense", "offense", "partner_init", "self_major", "partner_major", "polity", "dep", "balance", "cont_opp"]
FULL = [
    "defense",
    "offense",
    "neutral",
    "nonagg",
    "consul",
    "ally",
    "ally_opp",
    "def_opp",
    "nonagg_opp",
    "partner_major",
    "self_major",
    "opp_major",
    "lcinc",
    "dep",
    "balance",
    "cont_opp",
    "contland_opp",
    "cont_par",
    "ldist_opp",
    "ldist_par",
    "polity",
    "polyarchy",
    "polity_par",
    "polyarchy_par",
    "riv_opp",
    "riv_par",
    "mid_opp",
    "mid_par",
    "same_par",
    "partner_init",
]
LABELS = {"j0": "day_0", "j30": "day_30", "j365": "day_365", "jever": "ever"}
STEPS = ("defence", "from_1945", "borders", "patron_initiated")
BORDERS = {True: ["borders"], False: []}  # steps of a row without a defence pact
refused = []


def step_masks(opps):
    return {
        "defence": opps["defense"] == 1,
        "from_1945": opps["year"] >= 1945,
        "borders": opps["cont_opp"] == 1,
        "patron_initiated": opps["partner_init"] == 1,
    }


def nested_classes(train, test, label):
    """Each test row takes the narrowest class of its chain that holds enough training rows."""
    root = np.ones(len(train), dtype=bool)
    if not 0 < train[label].sum() < len(train):
        return baseline("base rate")(train, test, label)
    seen, asked = step_masks(train), step_masks(test)
    patterns = np.stack([asked[step] for step in STEPS], axis=1)
    told = np.empty(len(test))
    for pattern in np.unique(patterns, axis=0):
        steps = [s for s, has in zip(STEPS, pattern, strict=True) if has] if pattern[0] else BORDERS[pattern[2]]
        mask, tallies = root, {ROOT: count(train, root)}
        for step in steps:
            narrower = mask & seen[step]
            if narrower.sum() >= FEWEST:
                mask = narrower
                tallies[step] = count(train, mask)
        told[(patterns == pattern).all(axis=1)] = nested(tallies, LABELS[label])[-1].mean
    return told


def pooled_logit(train, test, label):
    try:
        found = fit(train, label, uniforms(SEED, "history/pooling", np.arange(DRAWS), COLUMNS))
    except PoolingFailed as why:
        refused.append(str(why))
        return nested_classes(train, test, label)
    x, place = np.unique(values(test, found.terms), axis=0, return_inverse=True)
    return found.mean(x)[place.reshape(-1)]


def filled(train, test, names):
    pair = [np.column_stack([rows[name] for name in names]) for rows in (train, test)]
    middle = np.nan_to_num(np.nanmedian(pair[0], axis=0))
    return [np.where(np.isnan(x), middle, x) for x in pair]


def logit(names, strength):
    def forecast(train, test, label):
        if not 0 < train[label].sum() < len(train):
            return baseline("base rate")(train, test, label)
        known, asked = filled(train, test, names)
        model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=2000))
        return model.fit(known, train[label]).predict_proba(asked)[:, 1]

    return forecast


def boosting(rounds):
    def forecast(train, test, label):
        if not 0 < train[label].sum() < len(train):
            return baseline("base rate")(train, test, label)
        known, asked = filled(train, test, FULL)
        model = HistGradientBoostingClassifier(
            max_iter=rounds,
            learning_rate=0.06,
            max_leaf_nodes=8,
            min_samples_leaf=20,
            l2_regularization=5,
            early_stopping=False,
            random_state=0,
        )
        return model.fit(known, train[label]).predict_proba(asked)[:, 1]

    return forecast


def contenders(many_folds):
    """Forecasts that stand on their own; averages of them are made by `averages`."""
    return {
        "base rate": baseline("base rate"),
        "cells": baseline("cells"),
        "treaty logit": logit(TREATY, 1.0),
        "full logit": logit(FULL, 0.05),
        "boosting": boosting(40 if many_folds else 60),
        "nested classes": nested_classes,
        "pooled logit": pooled_logit,
    }


def averages(told):
    """Averages with weights written down beforehand (README)."""
    parts = {
        "average": ("cells", "full logit", "boosting"),
        "mixture": ("nested classes", "pooled logit"),
        "tempered": ("base rate", "nested classes", "pooled logit"),
        "five together": ("nested classes", "pooled logit", "cells", "full logit", "boosting"),
    }
    return {name: np.mean([told[part] for part in of], axis=0) for name, of in parts.items()}


BASELINES = ("base rate", "cells", "treaty logit", "full logit", "boosting", "average")
FIRST_ROUND = ("nested classes", "pooled logit", "mixture", "tempered", "five together")
SECOND_ROUND = ("split classes", "crowd logit", "second mixture", "stacked")
THIRD_ROUND = ("settled classes", "drift logit", "third mixture", "second stack")
LATER = (*SECOND_ROUND, *THIRD_ROUND)
OURS = (*FIRST_ROUND, *LATER)
