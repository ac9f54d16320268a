"""Writes a tiny GGUF model with a tensor of each element type, and the SHA-256 of what each becomes in a model folder.

Values of the types that PyPI's gguf cannot pack (K) are random blocks with small scales; all are unpacked by gguf.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType as T
from gguf import GGUFReader, GGUFWriter, TokenType, dequantize, quantize

HERE = Path(__file__).parent
WIDTH, INNER, HEADS, KEY_HEADS, HEAD, VOCAB, BLOCKS = 256, 32, 2, 1, 8, 48, 2
rng = np.random.default_rng(7)

# Scales are the first or the last bytes of a block, as float16.
K_BLOCKS = {T.Q4_K: (144, [0, 2]), T.Q5_K: (176, [0, 2]), T.Q6_K: (210, [208])}


def packed(rows, width, kind):
    if kind not in K_BLOCKS:
        return quantize((rng.standard_normal((rows, width)) * 0.05).astype(np.float32), kind)
    size, scales = K_BLOCKS[kind]
    blocks = rng.integers(0, 256, (rows * width // 256, size), dtype=np.uint8)
    for at in scales:
        values = (rng.standard_normal(len(blocks)) * 0.001).astype(np.float16)
        blocks[:, at : at + 2] = values.view(np.uint8).reshape(-1, 2)
    return blocks.reshape(rows, -1)


def straight(values, heads):
    """The order of Hugging Face: the first halves of all pairs before the second ones."""
    return values.reshape(heads, HEAD // 2, 2, -1).swapaxes(1, 2).reshape(values.shape)


def tensors():
    yield "model.embed_tokens.weight", "token_embd.weight", (VOCAB, WIDTH), T.Q6_K
    kinds = [
        dict(q=T.Q4_K, k=T.Q5_K, v=T.Q4_0, o=T.F16, gate=T.Q4_1, up=T.Q5_0, down=T.Q8_0),
        dict(q=T.Q5_1, k=T.BF16, v=T.Q6_K, o=T.F32, gate=T.Q4_K, up=T.Q5_K, down=T.Q5_1),
    ]
    for block, kind in enumerate(kinds):
        folder, file = f"model.layers.{block}.", f"blk.{block}."
        yield folder + "input_layernorm.weight", file + "attn_norm.weight", (WIDTH,), T.F32
        yield folder + "self_attn.q_proj.weight", file + "attn_q.weight", (HEADS * HEAD, WIDTH), kind["q"]
        yield folder + "self_attn.k_proj.weight", file + "attn_k.weight", (KEY_HEADS * HEAD, WIDTH), kind["k"]
        yield folder + "self_attn.v_proj.weight", file + "attn_v.weight", (KEY_HEADS * HEAD, WIDTH), kind["v"]
        yield folder + "self_attn.o_proj.weight", file + "attn_output.weight", (WIDTH, HEADS * HEAD), kind["o"]
        yield folder + "post_attention_layernorm.weight", file + "ffn_norm.weight", (WIDTH,), T.F32
        yield folder + "mlp.gate_proj.weight", file + "ffn_gate.weight", (INNER, WIDTH), kind["gate"]
        yield folder + "mlp.up_proj.weight", file + "ffn_up.weight", (INNER, WIDTH), kind["up"]
        yield folder + "mlp.down_proj.weight", file + "ffn_down.weight", (WIDTH, INNER), kind["down"]
    yield "model.norm.weight", "output_norm.weight", (WIDTH,), T.F32


def main():
    tokenizer = json.loads((HERE.parent / "models/llama-f16/tokenizer.json").read_text())
    path = HERE / "every-type.gguf"
    writer = GGUFWriter(path, "llama")
    writer.add_name("every type")
    writer.add_block_count(BLOCKS)
    writer.add_context_length(64)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_key_length(HEAD)
    writer.add_value_length(HEAD)
    writer.add_rope_dimension_count(HEAD)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    vocab = tokenizer["model"]["vocab"]
    tokens = sorted(vocab, key=vocab.get)
    special = {token["id"] for token in tokenizer["added_tokens"]}
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([TokenType.CONTROL if id in special else TokenType.NORMAL for id in range(len(tokens))])
    writer.add_token_merges([" ".join(pair) for pair in tokenizer["model"]["merges"]])
    writer.add_eos_token_id(2)
    writer.add_pad_token_id(0)
    writer.add_chat_template("{{ messages[0].content }}")
    names = {}
    for name, stored, shape, kind in tensors():
        names[stored] = name
        if len(shape) == 1:
            writer.add_tensor(stored, (1 + rng.standard_normal(shape) * 0.1).astype(np.float32))
        else:
            writer.add_tensor(stored, packed(*shape, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()

    golden = {}
    for tensor in GGUFReader(path).tensors:
        values = dequantize(tensor.data, tensor.tensor_type)
        if ".attn_q." in tensor.name:
            values = straight(values, HEADS)
        if ".attn_k." in tensor.name:
            values = straight(values, KEY_HEADS)
        digest = hashlib.sha256(np.ascontiguousarray(values.astype(np.float16)).tobytes()).hexdigest()
        golden[names[tensor.name]] = dict(type=tensor.tensor_type.name, shape=list(values.shape), float16=digest)
    (HERE / "every-type.json").write_text(json.dumps(golden, indent=1) + "\n")


main()
