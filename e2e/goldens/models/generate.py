"""Writes one tiny random model folder per case below, and beside it what transformers computes from that folder."""

import json
import shutil
from pathlib import Path

from reproducible import at_last, causal_loss, classification_loss, draw_batch, forward, load, mask_of, write_json

import torch
import transformers
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoModelForCausalLM, Gemma2Config, LlamaConfig, MistralConfig, Qwen2Config, Qwen3Config

HERE = Path(__file__).resolve().parent
LENGTHS, WIDTH = [11, 7, 4], 11
TARGETS = [7, 19, 30, 41]

SMALL = dict(vocab_size=48, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
             max_position_embeddings=64, pad_token_id=0, bos_token_id=None, eos_token_id=2)
ROPE = dict(rope_type="default", rope_theta=10000.0)
# Wavelengths at head_dim 6 and theta 100: 6.3, 29 and 135 positions; the bounds are 64/4 = 16 and 64/1 = 64, so the
# three frequencies are kept, interpolated and divided: one in each band.
LLAMA3 = dict(rope_type="llama3", rope_theta=100.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=64)

CASES = {
    "llama-gqa-untied": LlamaConfig(**SMALL | dict(
        num_hidden_layers=3, num_key_value_heads=2, head_dim=6, rope_parameters=LLAMA3, max_position_embeddings=512,
        rms_norm_eps=1e-5, tie_word_embeddings=False)),
    "llama-linear-bias-tied": LlamaConfig(**SMALL | dict(
        num_key_value_heads=4, rope_parameters=dict(rope_type="linear", rope_theta=10000.0, factor=2.0),
        attention_bias=True, mlp_bias=True, tie_word_embeddings=True)),
    "mistral-window": MistralConfig(**SMALL | dict(
        num_key_value_heads=1, sliding_window=4, rope_parameters=ROPE, tie_word_embeddings=False)),
    "qwen2-tied": Qwen2Config(**SMALL | dict(
        num_key_value_heads=2, rope_parameters=dict(rope_type="default", rope_theta=1000000.0),
        tie_word_embeddings=True)),
    "qwen2-sliding": Qwen2Config(**SMALL | dict(
        num_hidden_layers=3, num_key_value_heads=2, use_sliding_window=True, sliding_window=4, max_window_layers=1,
        rope_parameters=ROPE, tie_word_embeddings=False)),
    "qwen3-tied": Qwen3Config(**SMALL | dict(
        num_key_value_heads=2, head_dim=8, rope_parameters=dict(rope_type="default", rope_theta=1000000.0),
        tie_word_embeddings=True)),
    "gemma2": Gemma2Config(**SMALL | dict(
        num_hidden_layers=4, num_attention_heads=2, num_key_value_heads=1, head_dim=6, sliding_window=4,
        query_pre_attn_scalar=10, attn_logit_softcapping=5.0, final_logit_softcapping=3.0, rope_parameters=ROPE,
        tie_word_embeddings=True)),
    "llama-bf16": LlamaConfig(**SMALL | dict(
        num_key_value_heads=2, rope_parameters=ROPE, tie_word_embeddings=False)),
    "llama-f16": LlamaConfig(**SMALL | dict(
        num_key_value_heads=2, rope_parameters=ROPE, tie_word_embeddings=True)),
}
STORED_TYPE = {"llama-bf16": torch.bfloat16, "llama-f16": torch.float16}
MAX_SHARD = {"llama-bf16": "7KB"}


def randomise(model, generator):
    """Weights large enough that attention is uneven, gates bend and caps bite."""
    norm_centre = 0.0 if model.config.model_type == "gemma2" else 1.0
    with torch.no_grad():
        for name, weight in model.named_parameters():
            noise = torch.randn(weight.shape, generator=generator)
            if "norm" in name:
                weight.copy_(norm_centre + 0.1 * noise)
            elif name.endswith(".bias"):
                weight.copy_(0.2 * noise)
            else:
                weight.copy_(0.3 * noise)


def write_tokenizer(folder):
    """A byte-level BPE over lower-case ASCII in 48 tokens: just enough for a folder to be a whole model folder."""
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        ["the cat and the dog sat on the mat: this is the rain in the hat.\nthe end of the other thing\n"],
        trainers.BpeTrainer(vocab_size=48, special_tokens=["<pad>", "<unk>", "</s>"], initial_alphabet=letters,
                            show_progress=False))
    tokenizer.save(str(folder / "tokenizer.json"))
    write_json(folder / "tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 64, "clean_up_tokenization_spaces": False,
        "pad_token": "<pad>", "unk_token": "<unk>", "eos_token": "</s>"})


def write_v4_config(folder):
    """The same model in the spelling of transformers 4, which most published folders have."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    rope = config.pop("rope_parameters")
    config["rope_theta"] = rope.pop("rope_theta")
    config["rope_scaling"] = None if rope["rope_type"] == "default" else rope
    config["torch_dtype"] = config.pop("dtype")
    config.pop("layer_types", None)
    config["transformers_version"] = "4.46.0"
    write_json(folder / "config.v4.json", dict(sorted(config.items())))


def logits_by_v4_config(folder, ids, lengths):
    config = type(CASES[folder.name]).from_dict(json.loads((folder / "config.v4.json").read_text(encoding="utf-8")))
    with torch.no_grad():
        return forward(load(folder, config=config), ids, lengths).logits


def gradients(model, loss):
    model.zero_grad(set_to_none=True)
    loss.backward(retain_graph=True)
    return {name: weight.grad.clone() for name, weight in model.named_parameters()}


def write_golden(folder, seed):
    generator = torch.Generator().manual_seed(seed)
    model = load(folder)
    ids, lengths, targets = draw_batch(generator, LENGTHS, WIDTH, model.config.vocab_size, TARGETS)
    output = forward(model, ids, lengths, output_hidden_states=True)
    losses = {"classification": classification_loss(output.logits, lengths, targets),
              "causal": causal_loss(output.logits, ids, lengths)}

    blocks = model.config.num_hidden_layers
    assert len(output.hidden_states) == blocks + 1
    last = model.model(input_ids=ids, attention_mask=mask_of(ids, lengths), use_cache=False).last_hidden_state
    assert torch.equal(output.hidden_states[-1], last), "the last hidden state is the one after the final norm"
    assert torch.equal(output.logits, logits_by_v4_config(folder, ids, lengths))

    real = mask_of(ids, lengths)[:, :, None].float()
    tensors = {"logits": at_last(output.logits, lengths)}
    tensors |= {f"hidden.{k}": hidden * real for k, hidden in enumerate(output.hidden_states)}
    for kind, loss in losses.items():
        tensors |= {f"grad.{kind}.{name}": grad for name, grad in gradients(model, loss).items()}
    save_file({name: value.detach().contiguous() for name, value in tensors.items()}, folder / "golden.safetensors")
    write_json(folder / "golden.json", {
        "torch": torch.__version__.split("+")[0], "transformers": transformers.__version__,
        "ids": ids.tolist(), "lengths": LENGTHS, "targets": targets.tolist(),
        "losses": {kind: loss.item() for kind, loss in losses.items()},
        "causalTokens": sum(LENGTHS) - len(LENGTHS)})


def main():
    for index, (case, config) in enumerate(CASES.items()):
        folder = HERE / case
        shutil.rmtree(folder, ignore_errors=True)
        model = AutoModelForCausalLM.from_config(config, attn_implementation="eager")
        randomise(model, torch.Generator().manual_seed(1000 + index))
        model.to(STORED_TYPE.get(case, torch.float32)).save_pretrained(folder, max_shard_size=MAX_SHARD.get(case, "1GB"))
        (folder / "generation_config.json").unlink(missing_ok=True)
        write_tokenizer(folder)
        write_v4_config(folder)
        write_golden(folder, 2000 + index)
        print(case, sum(file.stat().st_size for file in folder.iterdir()), "bytes")


if __name__ == "__main__":
    main()
