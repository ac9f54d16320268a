"""Makes the metrics goldens: scikit-learn's scores of random predictions.

    python e2e/goldens/metrics/generate.py

Writes `goldens.json`. Some cases lack a class in the truth, in the predictions, or in both.
"""

import json
import random
from pathlib import Path

from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support

# (classes, rows, classes that occur in the truth, classes that are predicted)
CASES = [
    (2, 40, [0, 1], [0, 1]),
    (2, 25, [0, 1], [1]),
    (3, 60, [0, 1, 2], [0, 1, 2]),
    (5, 90, [0, 1, 2, 3, 4], [0, 2, 3, 4]),
    (6, 120, [0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]),
    (6, 50, [0, 1, 3], [0, 2, 3]),
    (4, 30, [1], [1]),
    (8, 200, list(range(8)), list(range(8))),
]


def golden(seed, classes, rows, true_classes, predicted_classes):
    generator = random.Random(seed)
    truth = [generator.choice(true_classes) for _ in range(rows)]
    guess = [generator.choice(predicted_classes) for _ in range(rows)]
    predicted = [t if t in predicted_classes and generator.random() < 0.5 else g for t, g in zip(truth, guess)]
    labels = list(range(classes))
    precision, recall, f1, support = precision_recall_fscore_support(truth, predicted, labels=labels, zero_division=0)
    return {
        "truth": truth,
        "predicted": predicted,
        "classes": classes,
        "accuracy": accuracy_score(truth, predicted),
        "macroF1": float(f1.mean()),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "confusion": confusion_matrix(truth, predicted, labels=labels).tolist(),
    }


def main():
    goldens = [golden(seed, *case) for seed, case in enumerate(CASES)]
    path = Path(__file__).with_name("goldens.json")
    path.write_text(json.dumps(goldens, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
