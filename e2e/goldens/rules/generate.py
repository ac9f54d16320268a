"""Writes what the other rules of choosing blocks make of small models: Block Influence, hidden-state variability, importance."""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "models"))

from reproducible import classification_loss, forward, load, mask_of, write_json  # noqa: E402

import numpy  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402

LABEL_TOKENS = [7, 19, 30, 41]
EPS = 1e-8
# Some first step whose parts change the loss visibly, and what is left of it where blocks are suppressed.
RATE = 1e-3
LEFT = 0.25
SUPPRESSED = [[], [1], [2], [1, 3]]


def variability(states, labels):
    """trace(Sigma_w pinv(Sigma_b)) / C (arXiv 2210.10041, equation 3), d x d matrices and all. states: [samples, d]."""
    classes = sorted(set(labels))
    groups = [states[[label == one for label in labels]] for one in classes]
    means = numpy.stack([group.mean(axis=0) for group in groups])
    within = numpy.mean([(group - mean).T @ (group - mean) / len(group) for group, mean in zip(groups, means)], axis=0)
    away = means - means.mean(axis=0)
    between = away.T @ away / len(classes)
    inverse = numpy.linalg.pinv(between, rcond=1e-12, hermitian=True)
    return float(numpy.trace(within @ inverse)) / len(classes)


def spaces():
    """Random states whose classes differ more or less, in few and in many dimensions, of unequal class sizes."""
    random = numpy.random.default_rng(5)
    for width, sizes, apart in [(3, [5, 2], 1.0), (24, [7, 3, 12, 4], 2.0), (64, [9, 9, 1, 4, 6, 11], 0.3), (5, [4] * 8, 1.0)]:
        labels = [label for label, size in enumerate(sizes) for _ in range(size)]
        order = random.permutation(len(labels))
        labels = [labels[i] for i in order]
        centres = apart * random.normal(size=(len(sizes), width))
        states = (random.normal(size=(len(labels), width)) * random.uniform(0.2, 2, width) + centres[labels]).astype("float32")
        yield {"width": width, "labels": labels, "states": [float(value) for value in states.ravel()],
               "variability": variability(states.astype("float64"), labels)}


def suppressed_losses(model, gradients, loss_of):
    """Losses after the first step of AdamW in all blocks, of which some blocks take a part only. gradients: by block."""
    start = [[parameter.detach().clone() for parameter in block.parameters()] for block in model.model.layers]
    losses = []
    with torch.no_grad():
        for suppressed in SUPPRESSED:
            for i, block in enumerate(model.model.layers):
                share = LEFT if i + 1 in suppressed else 1
                for parameter, value, g in zip(block.parameters(), start[i], gradients[i]):
                    parameter.copy_(value - share * RATE * g / (g.abs() + EPS))
            losses.append(loss_of().item())
    return losses


def model_golden(name, known):
    model = load(HERE.parent / "models" / name)
    ids, lengths = torch.tensor(known["ids"]), torch.tensor(known["lengths"])
    kept = []
    handle = model.model.norm.register_forward_pre_hook(lambda _module, inputs: kept.append(inputs[0]))
    output = forward(model, ids, lengths, output_hidden_states=True)
    handle.remove()
    # The last of them stands before the final norm.
    states = [*output.hidden_states[:-1], kept[0]]
    mask = mask_of(ids, lengths).bool()
    doubles = [state.detach().double() for state in states]
    turned = [1 - torch.nn.functional.cosine_similarity(a, b, dim=-1)[mask].mean().item() for a, b in zip(doubles, doubles[1:])]
    pooled = [(state * mask[..., None]).sum(dim=1) / lengths[:, None] for state in doubles]
    targets = torch.tensor([LABEL_TOKENS[label] for label in known["labels"]])
    classification_loss(output.logits, lengths, targets).backward()
    gradients = [[parameter.grad.clone() for parameter in block.parameters()] for block in model.model.layers]
    importance = [sum((g.double() ** 2 / (g.double().abs() + EPS)).sum().item() for g in block) for block in gradients]
    losses = suppressed_losses(
        model, gradients, lambda: classification_loss(forward(model, ids, lengths).logits, lengths, targets))
    return {"influence": turned, "variability": [variability(space.numpy(), known["labels"]) for space in pooled],
            "importance": importance, "losses": losses}


def main():
    known = json.loads((HERE.parent / "salf" / "golden.json").read_text())["models"]
    write_json(HERE / "golden.json", {
        "torch": torch.__version__.split("+")[0], "transformers": transformers.__version__, "eps": EPS, "rate": RATE, "suppressed": SUPPRESSED,
        "spaces": list(spaces()),
        "models": {name: model_golden(name, each) for name, each in known.items()}})


if __name__ == "__main__":
    main()
