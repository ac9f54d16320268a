"""Writes semantic bases by torch.linalg.pinv, and cosines, deviations and choices by transformers' hidden states."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "models"))

from reproducible import at_last, draw_batch, forward, load, write_json  # noqa: E402

import numpy  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402

MODELS = ["llama-gqa-untied", "qwen2-tied", "gemma2", "llama-bf16"]
LENGTHS, WIDTH = [11, 7, 4, 9, 2], 11
LABEL_TOKENS = [7, 19, 30, 41]
NEAREST = 5
ALPHA = 0.076
GAINS = {
    "log-ratio": lambda before, after: numpy.log(before / after) / ALPHA,
    "difference": lambda before, after: before - after,
    "relative": lambda before, after: (before - after) / before,
    "resource": lambda before, after: after ** (-1 / ALPHA) - before ** (-1 / ALPHA),
    "marginal": lambda before, after: before ** (1 + 1 / ALPHA) - after ** (1 + 1 / ALPHA),
}


def latent_states(model, ids, lengths):
    """r_0 .. r_n at the last positions under each norm: after the final norm the last space alone, all, or none."""
    kept = []
    handle = model.model.norm.register_forward_pre_hook(lambda _module, inputs: kept.append(inputs[0]))
    hidden = forward(model, ids, lengths, output_hidden_states=True).hidden_states
    handle.remove()
    before = [at_last(state, lengths) for state in [*hidden[:-1], kept[0]]]
    normed = [model.model.norm(state) for state in before]
    assert torch.allclose(normed[-1], at_last(hidden[-1], lengths), atol=1e-6)
    return {"hf": [*before[:-1], normed[-1]], "all": normed, "none": before}


def cosine(a, b):
    return torch.nn.functional.cosine_similarity(a.double(), b.double(), dim=-1, eps=0.0)


def cosines(states, start, goal, target):
    """[samples, n + 1]: each space against the basis, or against its place on the line from the embedding to it."""
    blocks = len(states) - 1
    goals = [goal if target == "basis" else torch.lerp(start.double(), goal, k / blocks) for k in range(blocks + 1)]
    return torch.stack([cosine(state, one) for state, one in zip(states, goals)], dim=1)


def choices(cosine_rows):
    """argmax over all blocks of each gain, counted from 1, per sample and over the mean deviations."""
    deviations = numpy.clip(1 - cosine_rows.numpy(), 1e-6, 2)
    rows = [*deviations, deviations.mean(axis=0)]
    return {name: [int(numpy.argmax(gain(row[:-1], row[1:]))) + 1 for row in rows] for name, gain in GAINS.items()}


def nearest(states, bases):
    """Per sample and space: the tokens whose bases have the largest cosines, the nearest first."""
    found = torch.stack([cosine(state[:, None, :], bases[None]).topk(NEAREST, dim=1).indices for state in states], dim=1)
    return found.tolist()


def golden(name, generator):
    model = load(HERE.parent / "models" / name)
    ids, lengths, targets = draw_batch(generator, LENGTHS, WIDTH, model.config.vocab_size, LABEL_TOKENS)
    with torch.no_grad():
        head = model.get_output_embeddings().weight.double()
        bases = torch.linalg.pinv(head.T)
        norms = latent_states(model, ids, lengths)
        goal = bases[targets]
        start = norms["none"][0]
        variants = {f"{target} {norm}": cosines(states, start, goal, target)
                    for target in ["basis", "lerp"] for norm, states in norms.items()}
        return {"ids": ids.tolist(), "lengths": LENGTHS, "labels": [LABEL_TOKENS.index(t) for t in targets.tolist()],
                "bases": bases[LABEL_TOKENS].tolist(),
                "cosines": {name: rows.tolist() for name, rows in variants.items()},
                "choices": {name: choices(rows) for name, rows in variants.items() if name.startswith("basis")},
                "nearest": nearest(norms["hf"], bases)}


def main():
    generator = torch.Generator().manual_seed(4000)
    write_json(HERE / "golden.json", {
        "torch": torch.__version__.split("+")[0], "transformers": transformers.__version__,
        "alpha": ALPHA, "labelTokens": LABEL_TOKENS,
        "models": {name: golden(name, generator) for name in MODELS}})


if __name__ == "__main__":
    main()
