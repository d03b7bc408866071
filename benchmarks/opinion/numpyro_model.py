"""How does NumPyro, with the no-U-turn sampler, fit the same surveys? Run by `run.py` in an interpreter that has it.

Written from the equations of docs/science/opinion.md; it shares no line with `tightrope.opinion`: every count that
prints as the share is summed by itself.
"""

import json
import os
import sys
import time

START = time.process_time()
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
import numpyro  # noqa: E402
import numpyro.distributions as dist  # noqa: E402
from jax.nn import sigmoid, softmax  # noqa: E402
from jax.scipy.special import betaln, gammaln, logsumexp  # noqa: E402
from numpyro.diagnostics import effective_sample_size  # noqa: E402

numpyro.enable_x64()


def model(waves):
    """Surveys in order: each a dict of day, after, house, mode, phone, readings [(n, [first, last])]."""
    count = len(waves)

    def normal(name, *shape):
        return numpyro.sample(name, dist.Normal(0.0, 1.0).expand(shape).to_event(len(shape)))

    houses, modes = 1 + max(w["house"] for w in waves), 1 + max(w["mode"] for w in waves)
    alpha = jnp.array([0.6, 0.0, -1.0, -0.2]) + 0.5 * normal("alpha", 4)
    omega = softmax(jnp.log(jnp.array([0.37, 0.26, 0.18, 0.19])) + 0.25 * normal("omega", 4))
    pace, rho = 0.15 * jnp.abs(normal("pace")), sigmoid(0.85 + 0.75 * normal("rho"))
    base, jump = -2.2 + normal("base"), normal("jump") + 0.3 * normal("jump_segment", 4)
    v, m = normal("v", houses), normal("m", modes)
    delta = 0.5 * jnp.abs(normal("house")) * (v - v.mean())
    tau = 0.3 * jnp.abs(normal("mode")) * (m - m.mean())
    together, kappa = 0.25 * normal("c"), sigmoid(np.log(3.0) + 0.3 * normal("kappa"))
    gap = 0.5 + 0.8 * normal("gap")
    hide, feign = sigmoid(-2 + 0.8 * normal("a")), sigmoid(-5 + normal("f"))
    excess = jnp.exp(0.5 * normal("D", houses))
    weeks = jnp.array(np.diff([w["day"] for w in waves]) / 7)
    shared, own = normal("shared", count - 1), normal("own", count - 1, 4)
    steps = pace * jnp.sqrt(weeks)[:, None] * (jnp.sqrt(rho) * shared[:, None] + jnp.sqrt(1 - rho) * own)
    walk = jnp.concatenate([jnp.zeros((1, 4)), jnp.cumsum(steps, axis=0)])
    theta = base + alpha + jump * jnp.array([w["after"] for w in waves])[:, None] + walk
    numpyro.deterministic("public", (omega * (kappa * sigmoid(theta) + (1 - kappa) * sigmoid(theta + gap))).sum(1))
    total = 0.0
    for t, wave in enumerate(waves):
        seen = theta[t] + together + delta[wave["house"]] + tau[wave["mode"]]
        p = (omega * sigmoid(seen)).sum()
        if wave["phone"]:
            p = kappa * p + (1 - kappa) * (omega * sigmoid(seen + gap)).sum()
        r = jnp.clip(p * (1 - hide) + (1 - p) * feign, 1e-9, 1 - 1e-9)
        parts = []
        for n, (first, last) in wave["readings"]:
            k = jnp.arange(first, last + 1, dtype=jnp.float64)
            phi = (n - 1) / excess[wave["house"]] - 1
            ways = gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)
            parts.append(logsumexp(ways + betaln(k + r * phi, n - k + (1 - r) * phi) - betaln(r * phi, (1 - r) * phi)))
        total = total + logsumexp(jnp.stack(parts)) - np.log(len(parts))
    numpyro.factor("surveys", total)


def main():
    told = json.loads(sys.stdin.read())
    kernel = numpyro.infer.NUTS(model, target_accept_prob=0.9)
    run = numpyro.infer.MCMC(
        kernel, num_warmup=told["warmup"], num_samples=told["draws"], num_chains=1, progress_bar=False
    )
    run.run(jax.random.PRNGKey(told["seed"]), told["waves"], extra_fields=("diverging",))
    public = np.asarray(run.get_samples(group_by_chain=True)["public"])
    print(
        json.dumps(
            {
                "seconds": time.process_time() - START,
                "effective": np.asarray(effective_sample_size(public)).tolist(),
                "medians": np.median(public[0], axis=0).tolist(),
                "divergent": int(np.asarray(run.get_extra_fields()["diverging"]).sum()),
                "versions": {"numpyro": numpyro.__version__, "jax": jax.__version__},
            }
        )
    )


if __name__ == "__main__":
    main()
