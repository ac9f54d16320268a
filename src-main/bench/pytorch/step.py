"""The benchmark's training step in PyTorch: the fastest honest form of it that eager torch offers on a CPU.

Started with one JSON argument (all keys but the model's are optional):
  {"model": FOLDER} or {"blocks", "hidden", "ffn", "heads", "keyValueHeads", "vocab"}: the folder's config, or a Llama;
  "batch" 8, "length" 64, "trainable": how many blocks, counted from the output, train (default: all; embedding and head
  never; the final norm always), "mode": "step" | "forward" | "gemm" (bare products of the model's shapes), "loss": "last" | "causal", "threads" (default: all cores),
  "attention": "sdpa" | "eager", "optimiser": "fused" | "foreach", "compile": false,
  "device": "cpu" | "cuda" (TF32 stays off, as it is there by default).
It prints one line of JSON with what it set up, then answers each line of its input with one line:
  {"run": N} -> {"seconds": [N numbers], "optimizer": [N numbers], "loss": the last loss} · {"memory": true} -> {"peakBytes": largest resident set}
and ends with its input. The first {"run"} is preceded by warm-up steps, which are not counted.
"""

import json
import os
import sys
import time

from shared import answer, build_adamw, freeze_below, peak_bytes, set_environment

DEFAULTS = {
    "batch": 8,
    "length": 64,
    "mode": "step",
    "loss": "last",
    "threads": os.cpu_count(),
    "attention": "sdpa",
    "optimiser": "fused",
    "compile": False,
    "device": "cpu",
    "warmup": 3,
}
OPTIONS = {**DEFAULTS, **json.loads(sys.argv[1])}
set_environment(OPTIONS["threads"])

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
import transformers  # noqa: E402
from transformers import AutoConfig, AutoModelForCausalLM, LlamaConfig  # noqa: E402


def build_model():
    """The folder's architecture or a Llama of the given sizes, float32; random weights take the same time as any."""
    if "model" in OPTIONS:
        config = AutoConfig.from_pretrained(OPTIONS["model"])
    else:
        config = LlamaConfig(
            num_hidden_layers=OPTIONS["blocks"],
            hidden_size=OPTIONS["hidden"],
            intermediate_size=OPTIONS["ffn"],
            num_attention_heads=OPTIONS["heads"],
            num_key_value_heads=OPTIONS["keyValueHeads"],
            vocab_size=OPTIONS["vocab"],
            tie_word_embeddings=OPTIONS.get("tied", False),
        )
    config.use_cache = False
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32, attn_implementation=OPTIONS["attention"])
    return model.to(OPTIONS["device"]).train()


def loss_of(model, ids, targets):
    """Without padding every sequence ends at the last position, so `last` gives the head one position a sequence."""
    if OPTIONS["loss"] == "last":
        return F.cross_entropy(model(input_ids=ids, logits_to_keep=1).logits[:, 0], targets)
    logits = model(input_ids=ids).logits[:, :-1]
    return F.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten())


def build_step(model, weights):
    """One training step, or one forward with its loss, as a function of a batch: loss, and seconds of clipping and update."""
    wait = torch.cuda.synchronize if OPTIONS["device"] == "cuda" else lambda: None
    compute_loss = torch.compile(loss_of) if OPTIONS["compile"] else loss_of
    if OPTIONS["mode"] == "forward":
        return torch.no_grad()(lambda ids, targets: (compute_loss(model, ids, targets), 0.0))
    optimiser = build_adamw(weights, OPTIONS["optimiser"])

    def step(ids, targets):
        optimiser.zero_grad(set_to_none=True)
        loss = compute_loss(model, ids, targets)
        loss.backward()
        wait()
        start = time.perf_counter()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimiser.step()
        wait()
        return loss, time.perf_counter() - start

    return step


def measure_products():
    """Seconds that 1e9 operations take at the fastest of the products that ../gemm.ts times too, as a function."""
    config = AutoConfig.from_pretrained(OPTIONS["model"])
    tokens, d, wide = OPTIONS["batch"] * OPTIONS["length"], config.hidden_size, config.intermediate_size
    shapes = [(tokens, d, d), (tokens, d, wide), (tokens, wide, d), (1024, 1024, 1024)]
    device = OPTIONS["device"]
    products = [
        (torch.full((m, k), 0.1, device=device), torch.full((n, k), 0.1, device=device), 2 * m * k * n)
        for m, k, n in shapes
    ]

    @torch.no_grad()
    def best():
        seconds = []
        for x, y, operations in products:
            start = time.perf_counter()
            F.linear(x, y)[0, 0].item()
            seconds.append((time.perf_counter() - start) / operations * 1e9)
        return min(seconds)

    return best


def serve_products():
    best = measure_products()
    for _ in range(OPTIONS["warmup"]):
        best()
    answer({"torch": torch.__version__, "threads": torch.get_num_threads()})
    for line in sys.stdin:
        request = json.loads(line)
        if request.get("memory"):
            answer({"peakBytes": peak_bytes()})
        else:
            answer({"seconds": [best() for _ in range(request["run"])]})


def main():
    torch.set_num_threads(OPTIONS["threads"])
    if OPTIONS["mode"] == "gemm":
        serve_products()
        return
    start_bytes = peak_bytes()
    generator = torch.Generator().manual_seed(1)
    model = build_model()
    blocks = model.config.num_hidden_layers
    weights = freeze_below(model, blocks - OPTIONS.get("trainable", blocks))
    step = build_step(model, weights)
    vocab = model.config.vocab_size
    ids = torch.randint(0, vocab, (OPTIONS["batch"], OPTIONS["length"]), generator=generator).to(OPTIONS["device"])
    targets = torch.randint(0, vocab, (OPTIONS["batch"],), generator=generator).to(OPTIONS["device"])
    answer(
        {
            "torch": torch.__version__,
            "transformers": transformers.__version__,
            "threads": torch.get_num_threads(),
            "startBytes": start_bytes,
            "parameters": sum(weight.numel() for weight in model.parameters()),
            "trainableParameters": sum(weight.numel() for weight in weights),
        }
    )
    warm = False
    for line in sys.stdin:
        request = json.loads(line)
        if request.get("memory"):
            answer({"peakBytes": peak_bytes()})
            continue
        for _ in range(0 if warm else OPTIONS["warmup"]):
            step(ids, targets)
        warm = True
        seconds, optimiser, loss = [], [], None
        for _ in range(request["run"]):
            start = time.perf_counter()
            result, updating = step(ids, targets)
            loss = result.item()
            seconds.append(time.perf_counter() - start)
            optimiser.append(updating)
        answer({"seconds": seconds, "optimizer": optimiser, "loss": loss})


if __name__ == "__main__":
    main()
