"""Makes the goldens of the comparison statistics with SciPy and NumPy.

    python e2e/goldens/stats/generate.py

Writes `goldens.json`: Student's t quantiles and tails, t intervals, paired t tests, and the paired percentile bootstrap
of the difference in macro-F1 between two sets of predictions (averaged over seeds), from ten times as many resamples as
the program draws.
"""

import json
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn.metrics import f1_score

RESAMPLES = 100_000
# (labels, examples, seeds, share of right answers of the method, of the baseline)
BOOTSTRAPS = [(2, 120, 1, 0.80, 0.70), (6, 200, 3, 0.82, 0.75), (4, 90, 2, 0.60, 0.62)]


def student():
    grid = [(probability, dof) for probability in (0.6, 0.9, 0.975, 0.995) for dof in (1, 2, 4, 9, 30, 200)]
    tails = [(t, dof) for t in (0.0, 0.3, -1.7, 4.3, 25.0) for dof in (1, 2, 4, 9, 30, 200)]
    return {
        "quantiles": [[p, dof, float(stats.t.ppf(p, dof))] for p, dof in grid],
        "tails": [[t, dof, float(2 * stats.t.sf(abs(t), dof))] for t, dof in tails],
    }


def estimates(generator):
    cases = []
    for n in (2, 3, 5, 10):
        values = generator.normal(0.8, 0.03, n)
        low, high = stats.t.interval(0.95, n - 1, loc=values.mean(), scale=stats.sem(values))
        golden = {"mean": values.mean(), "deviation": values.std(ddof=1), "low": low, "high": high}
        cases.append({"values": values.tolist(), **{name: float(value) for name, value in golden.items()}})
    return cases


def paired(generator):
    cases = []
    for n in (2, 3, 8):
        baseline = generator.normal(0.8, 0.03, n)
        method = baseline + generator.normal(0.01, 0.01, n)
        test = stats.ttest_rel(method, baseline)
        interval = test.confidence_interval(0.95)
        golden = {"mean": (method - baseline).mean(), "low": interval.low, "high": interval.high, "p": test.pvalue}
        values = {"method": method.tolist(), "baseline": baseline.tolist()}
        cases.append({**values, **{name: float(value) for name, value in golden.items()}})
    return cases


def answers(generator, truths, labels, right):
    return np.where(generator.random(len(truths)) < right, truths, generator.integers(0, labels, len(truths)))


def macro_f1(truths, predicted, labels):
    """Over rows of resamples at once; 0 for a class that neither occurs nor is answered."""
    total = np.zeros(truths.shape[0])
    for label in range(labels):
        hits = ((truths == label) & (predicted == label)).sum(axis=1)
        rows = (truths == label).sum(axis=1) + (predicted == label).sum(axis=1)
        total += np.divide(2 * hits, rows, out=np.zeros(len(rows)), where=rows > 0)
    return total / labels


def bootstrap(generator, labels, examples, seeds, right, baseline_right):
    truths = generator.integers(0, labels, examples)
    pairs = [[answers(generator, truths, labels, share) for share in (right, baseline_right)] for _ in range(seeds)]

    def difference(index):
        rows = np.atleast_2d(index)
        each = [
            macro_f1(truths[rows], method[rows], labels) - macro_f1(truths[rows], baseline[rows], labels)
            for method, baseline in pairs
        ]
        return np.mean(each, axis=0)

    everything = np.arange(examples)
    by_sklearn = [
        f1_score(truths, method, labels=range(labels), average="macro", zero_division=0)
        - f1_score(truths, baseline, labels=range(labels), average="macro", zero_division=0)
        for method, baseline in pairs
    ]
    assert np.allclose(difference(everything), np.mean(by_sklearn))
    result = stats.bootstrap(
        (everything,),
        lambda index, axis=-1: difference(index),
        n_resamples=RESAMPLES,
        batch=1000,
        method="percentile",
        rng=generator,
    )
    drawn = result.bootstrap_distribution
    return {
        "labels": labels,
        "truths": truths.tolist(),
        "pairs": [{"method": method.tolist(), "baseline": baseline.tolist()} for method, baseline in pairs],
        "difference": float(np.mean(by_sklearn)),
        "low": float(result.confidence_interval.low),
        "high": float(result.confidence_interval.high),
        "deviation": float(result.standard_error),
        "p": float(min(1, 2 * min((drawn <= 1e-12).mean(), (drawn >= -1e-12).mean()))),
    }


def main():
    generator = np.random.default_rng(11)
    goldens = {
        "student": student(),
        "estimates": estimates(generator),
        "paired": paired(generator),
        "bootstraps": [bootstrap(generator, *case) for case in BOOTSTRAPS],
    }
    path = Path(__file__).with_name("goldens.json")
    path.write_text(json.dumps(goldens, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
