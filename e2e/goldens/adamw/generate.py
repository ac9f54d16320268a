"""Writes loss curves of torch.optim.AdamW on models/llama-gqa-untied, and the learning rates of each schedule."""

import math
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "models"))

from reproducible import classification_loss, draw_batch, forward, load, write_json  # noqa: E402

import torch  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

MODEL = "llama-gqa-untied"
# The norm bites on the early steps and, on some late ones, does not.
STEPS, WARMUP, PEAK, FLOOR = 20, 5, 1e-2, 0.1
BETAS, EPS, DECAY, MAX_NORM = (0.9, 0.95), 1e-8, 0.1, 2.0
TARGETS = [7, 19, 30, 41]
# The last batch is short, so a mean over micro-batches weighs examples, not batches.
BATCH_LENGTHS = [[11, 7, 4, 9], [5, 11, 8, 3], [6, 2, 11, 10], [11, 4, 7]]
BATCHES_PER_STEP = {"blocks": 1, "all": 1, "accumulate": 2}
KEPT = ["model.layers.0.self_attn.q_proj.weight", "model.layers.2.mlp.down_proj.weight", "model.norm.weight"]
KEPT_TABLES = ["model.embed_tokens.weight", "lm_head.weight"]

FORMULA = (
    "lr(s) = peak * (s + 1) / warmup for s < warmup; else, with p = (s - warmup) / (steps - warmup), peak * f(p): "
    "constant f = 1; linear f = floor + (1 - floor) * (1 - p); cosine f = floor + (1 - floor) * (1 + cos(pi * p)) / 2; "
    "s counts optimiser steps from 0"
)


def learning_rate(kind, step, steps, warmup, peak, floor):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = (step - warmup) / (steps - warmup)
    fall = {"constant": 1.0, "linear": 1 - progress, "cosine": (1 + math.cos(math.pi * progress)) / 2}[kind]
    return peak * (floor + (1 - floor) * fall)


def schedule(kind, warmup, floor):
    rates = [learning_rate(kind, step, STEPS, warmup, PEAK, floor) for step in range(STEPS)]
    return {"kind": kind, "steps": STEPS, "warmup": warmup, "peak": PEAK, "floor": floor, "lr": rates}


def trainable(curve, name):
    return curve == "all" or not name.startswith(("model.embed_tokens", "lm_head"))


def train(curve, batches):
    """20 steps; each takes the mean loss over the examples of its batches, clips, and follows the cosine schedule."""
    model = load(HERE.parent / "models" / MODEL)
    for name, weight in model.named_parameters():
        weight.requires_grad_(trainable(curve, name))
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": [w for w in weights if w.ndim >= 2], "weight_decay": DECAY},
         {"params": [w for w in weights if w.ndim < 2], "weight_decay": 0.0}],
        betas=BETAS, eps=EPS, foreach=False, fused=False)
    each = BATCHES_PER_STEP[curve]
    record = {"batchesPerStep": each, "losses": [], "gradNorms": []}
    for step in range(STEPS):
        chosen = [batches[(step * each + k) % len(batches)] for k in range(each)]
        examples = sum(len(ids) for ids, _, _ in chosen)
        optimiser.zero_grad(set_to_none=True)
        total = 0.0
        for ids, lengths, targets in chosen:
            loss = classification_loss(forward(model, ids, lengths).logits, lengths, targets) * (len(ids) / examples)
            loss.backward()
            total += loss.item()
        norm = torch.nn.utils.clip_grad_norm_(weights, MAX_NORM)
        for group in optimiser.param_groups:
            group["lr"] = learning_rate("cosine", step, STEPS, WARMUP, PEAK, FLOOR)
        optimiser.step()
        record["losses"].append(total)
        record["gradNorms"].append(norm.item())
    final = dict(model.named_parameters())
    kept = KEPT + (KEPT_TABLES if curve == "all" else [])
    return record, {f"{curve}.{name}": final[name].detach() for name in kept}


def main():
    generator = torch.Generator().manual_seed(3000)
    batches = [draw_batch(generator, lengths, 11, 48, TARGETS) for lengths in BATCH_LENGTHS]
    curves, finals = {}, {}
    for curve in BATCHES_PER_STEP:
        curves[curve], kept = train(curve, batches)
        finals |= kept
        print(curve, [round(loss, 4) for loss in curves[curve]["losses"]],
              [round(norm, 3) for norm in curves[curve]["gradNorms"]])
    save_file(finals, HERE / "final.safetensors")
    write_json(HERE / "golden.json", {
        "torch": torch.__version__.split("+")[0], "model": MODEL,
        "batches": [{"ids": ids.tolist(), "lengths": lengths.tolist(), "targets": targets.tolist()}
                    for ids, lengths, targets in batches],
        "optimiser": {"beta1": BETAS[0], "beta2": BETAS[1], "eps": EPS, "weightDecay": DECAY,
                      "decayed": "tensors of two dimensions", "maxNorm": MAX_NORM,
                      "clip": "gradients times min(1, maxNorm / (norm + 1e-6))"},
        "scheduleFormula": FORMULA, "schedule": schedule("cosine", WARMUP, FLOOR), "curves": curves,
        "schedules": [schedule(kind, warmup, floor) for kind, warmup, floor in [
            ("constant", 0, 0.0), ("constant", WARMUP, 0.0), ("linear", WARMUP, 0.0), ("linear", WARMUP, FLOOR),
            ("cosine", 0, 0.0), ("cosine", WARMUP, FLOOR)]]})


if __name__ == "__main__":
    main()
