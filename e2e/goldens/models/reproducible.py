"""What every golden script shares: one thread and plain kernels (equal bytes on every run), the losses, and writers."""

import json
import os

# Before torch is imported: kernels that do not depend on which vector instructions this processor has.
os.environ["ATEN_CPU_CAPABILITY"] = "default"
os.environ["MKL_CBWR"] = "COMPATIBLE"
os.environ["ONEDNN_MAX_CPU_ISA"] = "SSE41"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from transformers import AutoModelForCausalLM  # noqa: E402

PAD = 0
FIRST_WORD = 3  # ids below are <pad>, <unk>, </s>; drawn sequences hold none of them

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)


def load(folder, **changes):
    """The folder's model in float32 with eager attention, as every golden is computed."""
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager", **changes)
    return model.eval()


def draw_batch(generator, lengths, width, vocab, targets):
    """Random token ids, right-padded to `width`, and one target token for the last real position of each sequence."""
    ids = torch.full((len(lengths), width), PAD)
    for row, length in enumerate(lengths):
        ids[row, :length] = torch.randint(FIRST_WORD, vocab, (length,), generator=generator)
    picks = torch.randint(0, len(targets), (len(lengths),), generator=generator)
    return ids, torch.tensor(lengths), torch.tensor(targets)[picks]


def mask_of(ids, lengths):
    return (torch.arange(ids.shape[1])[None, :] < lengths[:, None]).long()


def forward(model, ids, lengths, **options):
    return model(input_ids=ids, attention_mask=mask_of(ids, lengths), use_cache=False, **options)


def at_last(tensor, lengths):
    """[batch, T, x] -> [batch, x] at each sequence's last real position."""
    return tensor[torch.arange(len(lengths)), lengths - 1]


def classification_loss(logits, lengths, targets):
    """Mean over the batch of the cross-entropy of the target at the last real position, over the full vocabulary."""
    return F.cross_entropy(at_last(logits, lengths), targets)


def causal_loss(logits, ids, lengths):
    """Mean over all predicted tokens: position t predicts token t + 1, both inside the real length."""
    predicted = mask_of(ids, lengths)[:, 1:].bool()
    return F.cross_entropy(logits[:, :-1][predicted], ids[:, 1:][predicted])


def write_json(path, value):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        json.dump(value, file, indent=1, ensure_ascii=False)
        file.write("\n")
