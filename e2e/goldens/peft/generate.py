"""What PEFT computes with LoRA adapters on the tiny models, and with the adapters that the program exported.

Run from anywhere: python e2e/goldens/peft/generate.py  (needs `npm ci` done, see ../README.md)
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
MODELS = HERE.parent / "models"
sys.path.insert(0, str(MODELS))

from reproducible import at_last, classification_loss, draw_batch, forward, load, write_json  # noqa: E402

import peft  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict  # noqa: E402
from safetensors.torch import load_file, save_file  # noqa: E402
from transformers import AutoTokenizer  # noqa: E402

VERSIONS = {"torch": torch.__version__.split("+")[0], "transformers": transformers.__version__,
            "peft": peft.__version__}
TARGETS = [7, 19, 30, 41]
QKV = ["q_proj", "k_proj", "v_proj"]
MLP = ["gate_proj", "up_proj", "down_proj"]

# Every layer of every block, with biases and grouped queries; and the upper two of four blocks, under soft caps.
CASES = {
    "qwen2-tied": dict(r=4, lora_alpha=6, target_modules=[*QKV, "o_proj", *MLP]),
    "gemma2": dict(r=3, lora_alpha=12, target_modules=[*QKV, "o_proj"], layers_to_transform=[2, 3]),
}
CURVE_MODEL, CURVE = "qwen2-tied", dict(r=4, lora_alpha=8, target_modules=QKV)
EXPORTS = ["llama-linear-bias-tied", "gemma2", "llama-gqa-untied", "qwen2-tied"]
TEXTS = ["the cat:", "a hat is in the end.\nand", "do that and that and that: b c d e f g h i j k"]
INITIAL_DRAWS = 200


def adapt(model_name, config):
    """The frozen model with adapters as PEFT makes them, and the adapters' tensors by their names in the model."""
    model = get_peft_model(load(MODELS / model_name), LoraConfig(task_type="CAUSAL_LM", **config))
    model.peft_config["default"].base_model_name_or_path = model_name
    return model.eval(), {plain(name): weight for name, weight in model.named_parameters() if weight.requires_grad}


def plain(name):
    return name.removeprefix("base_model.model.").replace(".default.", ".")


def write_case(case, seed):
    folder = HERE / case
    shutil.rmtree(folder, ignore_errors=True)
    model, adapters = adapt(case, CASES[case])
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for weight in adapters.values():
            weight.copy_(0.3 * torch.randn(weight.shape, generator=generator))
    model.save_pretrained(folder)
    (folder / "README.md").unlink()
    config = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
    config["target_modules"].sort()  # a set, in no order
    write_json(folder / "adapter_config.json", config)

    lengths = [11, 7, 4]
    ids, lengths, targets = draw_batch(generator, lengths, 11, 48, TARGETS)
    logits = forward(model, ids, lengths).logits
    loss = classification_loss(logits, lengths, targets)
    loss.backward()
    tensors = {"logits": at_last(logits, lengths).detach()}
    tensors |= {f"grad.{name}": weight.grad for name, weight in adapters.items()}
    save_file({name: value.contiguous() for name, value in tensors.items()}, folder / "golden.safetensors")
    write_json(folder / "golden.json", {**VERSIONS, "ids": ids.tolist(), "lengths": lengths.tolist(),
                                        "targets": targets.tolist(), "loss": loss.item()})
    print(case, len(adapters), "tensors, loss", loss.item())


def write_curve():
    """The optimiser, schedule and batches of ../adamw, on adapters that begin as PEFT begins them."""
    recipe = json.loads((HERE.parent / "adamw" / "golden.json").read_text(encoding="utf-8"))
    batches = [[torch.tensor(batch[key]) for key in ("ids", "lengths", "targets")] for batch in recipe["batches"]]
    settings, schedule = recipe["optimiser"], recipe["schedule"]
    torch.manual_seed(4000)
    model, adapters = adapt(CURVE_MODEL, CURVE)
    kept = {f"start.{name}": weight.detach().clone() for name, weight in adapters.items()}
    optimiser = torch.optim.AdamW(adapters.values(), betas=(settings["beta1"], settings["beta2"]), eps=settings["eps"],
                                  weight_decay=settings["weightDecay"], foreach=False, fused=False)
    losses, norms = [], []
    for step, rate in enumerate(schedule["lr"]):
        ids, lengths, targets = batches[step % len(batches)]
        optimiser.zero_grad(set_to_none=True)
        loss = classification_loss(forward(model, ids, lengths).logits, lengths, targets)
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(adapters.values(), settings["maxNorm"]).item())
        optimiser.param_groups[0]["lr"] = rate
        optimiser.step()
        losses.append(loss.item())
    kept |= {f"final.{name}": weight.detach() for name, weight in adapters.items()}
    save_file({name: value.contiguous() for name, value in kept.items()}, HERE / "curve.safetensors")
    write_json(HERE / "curve.json", {**VERSIONS, "model": CURVE_MODEL, "rank": CURVE["r"], "alpha": CURVE["lora_alpha"],
                                     "targets": QKV, "losses": losses, "gradNorms": norms})
    print("curve", [round(loss, 4) for loss in losses], [round(norm, 3) for norm in norms])


def write_initialisation():
    """What PEFT draws for A in many models, by layer; B is checked to be zero."""
    draws = {}
    for seed in range(INITIAL_DRAWS):
        torch.manual_seed(5000 + seed)
        for name, weight in adapt("gemma2", CASES["gemma2"] | dict(target_modules=["q_proj", "o_proj", "down_proj"]))[1].items():
            if ".lora_B." in name:
                assert not weight.any(), name
            else:
                draws.setdefault(name.split(".")[-3], []).append(weight.detach().flatten())
    layers = {}
    for layer, parts in draws.items():
        values = torch.cat(parts).double()
        layers[layer] = {"draws": len(values), "largest": values.abs().max().item(),
                         "mean": values.mean().item(), "deviation": values.std().item()}
    write_json(HERE / "initialisation.json", {**VERSIONS, "model": "gemma2", "rank": CASES["gemma2"]["r"],
                                              "layers": layers})
    print("initialisation", layers)


def export_golden(case, scratch):
    """Loads what the program exported as PEFT users do, and checks that PEFT would save it in the same way."""
    out = scratch / case
    command = ["npx", "node", "e2e/testing/tiny-adapters.ts", case, str(out)]
    subprocess.run(command, cwd=ROOT, check=True, shell=os.name == "nt")
    adapters = out / "peft" / "adapter_model.safetensors"
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*adapter keys.*")
        model = PeftModel.from_pretrained(load(MODELS / case), out / "peft").eval()
    stored, saved = load_file(adapters), get_peft_model_state_dict(model)
    assert stored.keys() == saved.keys(), stored.keys() ^ saved.keys()
    assert all(torch.equal(stored[name], saved[name]) for name in stored)
    merged = load(out / "merged")
    tokenizer = AutoTokenizer.from_pretrained(MODELS / case)
    texts = []
    for text in TEXTS:
        ids = tokenizer(text, add_special_tokens=False)["input_ids"]
        with torch.no_grad():
            logits, together = (each(torch.tensor([ids])).logits[0, -1] for each in (model, merged))
        assert (logits - together).abs().max() < 1e-5
        texts.append({"text": text, "ids": ids, "logits": logits.tolist()})
    digest = lambda path: hashlib.sha256(path.read_bytes()).hexdigest()  # noqa: E731
    return {"sha256": {"peft": digest(adapters), "merged": digest(out / "merged" / "model.safetensors")},
            "texts": texts}


def main():
    for index, case in enumerate(CASES):
        write_case(case, 4100 + index)
    write_curve()
    write_initialisation()
    with tempfile.TemporaryDirectory() as scratch:
        cases = {case: export_golden(case, Path(scratch)) for case in EXPORTS}
    write_json(HERE / "exports.json", {**VERSIONS, "cases": cases})


if __name__ == "__main__":
    main()
