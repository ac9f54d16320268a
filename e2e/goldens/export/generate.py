"""Logits of transformers on folders that the program exported, and the hashes of the very weights it loaded.

Run from anywhere: python e2e/goldens/export/generate.py  (needs `npm ci` done, see ../README.md)
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "models"))

from reproducible import write_json  # noqa: E402  (first: it asks for reproducible kernels)

import torch  # noqa: E402
import transformers  # noqa: E402
from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: E402

ROOT = HERE.parents[2]
CASES = ["llama-gqa-untied", "llama-bf16", "qwen2-tied"]
TEXTS = ["the cat:", "a hat is in the end.\nand", "do that and that and that: b c d e f g h i j k"]

def golden(case: str, scratch: Path) -> dict:
    out = scratch / case
    command = ["npx", "node", "e2e/testing/tiny-exports.ts", case, str(out)]
    subprocess.run(command, cwd=ROOT, check=True, shell=os.name == "nt")
    tokenizer = AutoTokenizer.from_pretrained(out)
    model, loading = AutoModelForCausalLM.from_pretrained(
        out, dtype=torch.float32, attn_implementation="eager", output_loading_info=True
    )
    problems = {key: sorted(map(str, names)) for key, names in loading.items() if names}
    if problems:
        raise SystemExit(f"{case}: transformers did not take the folder as it is: {problems}")
    model.eval()
    texts = []
    for text in TEXTS:
        ids = tokenizer(text, add_special_tokens=False)["input_ids"]
        with torch.no_grad():
            logits = model(torch.tensor([ids])).logits[0, -1]
        texts.append({"text": text, "ids": ids, "logits": logits.tolist()})
    weights = sorted(out.glob("*.safetensors"))
    return {
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in weights},
        "texts": texts,
    }


with tempfile.TemporaryDirectory() as scratch:
    cases = {case: golden(case, Path(scratch)) for case in CASES}
versions = {"torch": torch.__version__.split("+")[0], "transformers": transformers.__version__}
write_json(HERE / "golden.json", {**versions, "cases": cases})
