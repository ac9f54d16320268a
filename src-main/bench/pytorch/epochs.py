"""Epochs of fine-tuning in PyTorch on given token batches: what a user of transformers (and PEFT) would run on a CPU.

Started with one JSON argument:
  "model": folder, "work": path of a JSON file with the batches, "method": "blocks" | "lora", "frozen": how many blocks from
  the input on stay as they are ("blocks" only; run without autograd, nothing of theirs is kept), "lora": {"rank",
  "alpha", "targets"} ("lora" only), "threads" (0: all cores), "device": "cpu" | "cuda".
The work file: {"batches": [{"ids": rows padded on the right, "lengths", "targets": label tokens, "learningRate"}],
  "betas", "eps", "weightDecay", "clipNorm"}, one batch a step.
It trains through all batches once, prints one line of JSON with seconds by part, losses and memory, and ends. It also
ends, at once, when its input does: nobody waits any more.
"""

import json
import os
import sys
import threading
import time
import warnings

from shared import answer, build_adamw, freeze_below, peak_bytes, set_environment, trainable

OPTIONS = json.loads(sys.argv[1])
THREADS = OPTIONS["threads"] or os.cpu_count()
DEVICE = OPTIONS["device"]
set_environment(THREADS)
# Libraries warn of each other's old names; that is not about this work.
warnings.simplefilter("ignore", FutureWarning)


def end_with_input():
    sys.stdin.read()
    os._exit(1)


threading.Thread(target=end_with_input, daemon=True).start()

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
import transformers  # noqa: E402
from transformers import AutoModelForCausalLM  # noqa: E402


def open_model():
    """The folder's model, ready to train, and the weights that do."""
    model = AutoModelForCausalLM.from_pretrained(OPTIONS["model"], dtype=torch.float32, attn_implementation="sdpa")
    model = model.to(DEVICE)
    model.config.use_cache = False
    if OPTIONS["method"] == "blocks":
        return model.train(), freeze_below(model, OPTIONS["frozen"])
    from peft import LoraConfig, get_peft_model

    rank, alpha, targets = (OPTIONS["lora"][key] for key in ("rank", "alpha", "targets"))
    adapted = get_peft_model(model, LoraConfig(r=rank, lora_alpha=alpha, lora_dropout=0.0, target_modules=targets))
    # The base model has its layers replaced in place; its head can be asked for one position a row.
    return adapted.train().get_base_model(), trainable(adapted)


def collate(batch):
    ids = torch.tensor(batch["ids"])
    lengths = torch.tensor(batch["lengths"])
    mask = (torch.arange(ids.shape[1]) < lengths[:, None]).long()
    return tuple(part.to(DEVICE) for part in (ids, mask, lengths - 1, torch.tensor(batch["targets"])))


def loss_of(model, ids, mask, last, targets):
    """Cross-entropy of the label token at the last real position; the head sees that position of each row alone."""
    hidden = model.model(input_ids=ids, attention_mask=mask).last_hidden_state
    logits = model.lm_head(hidden[torch.arange(len(last)), last])
    cap = getattr(model.config, "final_logit_softcapping", None)
    return F.cross_entropy(logits if cap is None else cap * torch.tanh(logits / cap), targets)


class Watch:
    """Books the seconds since it was last asked."""

    def __init__(self):
        self.seconds = dict.fromkeys(["data", "warmup", "forward", "backward", "optimizer"], 0.0)
        self.mark = time.perf_counter()

    def book(self, part):
        if DEVICE == "cuda":
            torch.cuda.synchronize()
        now = time.perf_counter()
        self.seconds[part] += now - self.mark
        self.mark = now


def train(model, weights, work):
    """Goes through all batches; the passes of the first step are the warm-up, as on the other side."""
    # Weight decay on matrices alone, as on the other side.
    groups = [
        {"params": [weight for weight in weights if weight.dim() >= 2]},
        {"params": [weight for weight in weights if weight.dim() < 2], "weight_decay": 0.0},
    ]
    groups = [group for group in groups if group["params"]]
    optimiser = build_adamw(groups, betas=work["betas"], eps=work["eps"], weight_decay=work["weightDecay"])
    losses = []
    watch = Watch()
    for step, batch in enumerate(work["batches"]):
        inputs = collate(batch)
        watch.book("data")
        loss = loss_of(model, *inputs)
        watch.book("forward" if step > 0 else "warmup")
        loss.backward()
        watch.book("backward" if step > 0 else "warmup")
        if work["clipNorm"] is not None:
            torch.nn.utils.clip_grad_norm_(weights, work["clipNorm"])
        for group in optimiser.param_groups:
            group["lr"] = batch["learningRate"]
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        losses.append(loss.item())
        watch.book("optimizer")
    return watch.seconds, losses


def main():
    torch.set_num_threads(THREADS)
    torch.manual_seed(1)
    with open(OPTIONS["work"], encoding="utf-8") as file:
        work = json.load(file)
    model, weights = open_model()
    seconds, losses = train(model, weights, work)
    answer(
        {
            "torch": torch.__version__,
            "transformers": transformers.__version__,
            "trainableParameters": sum(weight.numel() for weight in weights),
            "seconds": seconds,
            "losses": losses,
            "peakBytes": peak_bytes(),
        }
    )


if __name__ == "__main__":
    main()
