"""What the PyTorch sides of the benchmarks share: the environment, frozen blocks, the optimiser, memory, answers."""

import json
import os
import sys

# A benchmark leaves nothing in the source tree.
sys.dont_write_bytecode = True


def set_environment(threads):
    """Settings that only hold when they are made before torch and transformers are imported."""
    os.environ["OMP_NUM_THREADS"] = str(threads)
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    os.environ["TRANSFORMERS_VERBOSITY"] = "error"


def freeze_below(model, frozen):
    """Leaves the blocks above the first `frozen` and the final norm to train, and answers their weights. The embedding
    and the blocks below run without autograd; embedding and LM head never train."""
    import torch

    blocks = model.model.layers
    model.requires_grad_(False)
    model.model.norm.requires_grad_(True)
    blocks[frozen:].requires_grad_(True)
    for module in [model.model.embed_tokens, *blocks[:frozen]]:
        module.forward = torch.no_grad()(module.forward)
    return trainable(model)


def trainable(model):
    return [weight for weight in model.parameters() if weight.requires_grad]


def build_adamw(weights, kind="fused", lr=1e-4, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    """AdamW in the form that `kind` ("fused" or "foreach") names."""
    import torch

    return torch.optim.AdamW(weights, lr=lr, betas=tuple(betas), eps=eps, weight_decay=weight_decay, **{kind: True})


def peak_bytes():
    """The largest resident set so far, by the operating system; null where it does not tell."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        return None
    # Where there is no /proc, only macOS has this module, and it counts in bytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def answer(value):
    print(json.dumps(value), flush=True)
