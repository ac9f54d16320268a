"""Greedy continuations by transformers' generate for the tiny models of `../models`.

Run with Python 3.12, torch and transformers from PyPI:

    python e2e/goldens/generate/generate.py

Writes `golden.json`: by model, for each prompt, the ids that transformers writes after it, whatever ends a text, and how
far apart the two likeliest tokens were at the closest step.
"""

import json
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM

HERE = Path(__file__).resolve().parent
MODELS = HERE.parent / "models"
PROMPTS = [[7], [3, 9, 27, 4, 11], [40, 41, 42, 43, 44, 45, 5, 6, 8, 10, 12]]
NEW = 24


def main():
    result = {}
    for folder in sorted(path for path in MODELS.iterdir() if (path / "config.json").exists()):
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
        runs = []
        for prompt in PROMPTS:
            with torch.no_grad():
                written = model.generate(
                    torch.tensor([prompt]), max_new_tokens=NEW, min_new_tokens=NEW, do_sample=False, use_cache=True,
                    eos_token_id=None, pad_token_id=0, return_dict_in_generate=True, output_logits=True)
            tops = [torch.topk(logits[0], 2).values for logits in written.logits]
            gap = min(float(top[0] - top[1]) for top in tops)
            runs.append({"prompt": prompt, "written": written.sequences[0, len(prompt):].tolist(), "gap": round(gap, 6)})
        result[folder.name] = runs
    (HERE / "golden.json").write_text(json.dumps(result, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
