"""Holds the program's BPE trainer against Hugging Face's: the same merges from the same text, and the same ids.

Run with Python 3.12, tokenizers and transformers from PyPI, and `node` on the path:

    python e2e/goldens/bpe/generate.py

Writes `goldens.json`: the merges that `tokenizers` learns from `corpus.txt` for several sizes, and, for a tokenizer folder
that the program itself trains (with the words of `words.txt` as single tokens), the SHA-256 of its tokenizer.json and the
ids that transformers' AutoTokenizer gives with it.
"""

import hashlib
import json
import subprocess
import tempfile
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import AutoTokenizer

HERE = Path(__file__).resolve().parent
MAIN = HERE / "../../../src-main/shells/cli/main.ts"
SPECIAL = ["<|endoftext|>", "<|pad|>"]
QWEN2 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
ARCHITECTURES = {"qwen2": "Qwen2ForCausalLM", "qwen3": "Qwen3ForCausalLM", "llama": "LlamaForCausalLM",
                 "mistral": "MistralForCausalLM", "gemma2": "Gemma2ForCausalLM"}
SIZES = [258, 300, 400, 2000]
SIZE = 400

CASES = [
    "", " ", "a", "The lighthouse was asleep.", " location", "Question: Who winds the clock?\nType: location", "zzzzzzzzzzzzz aaaaaaa",
    "it's they've we'll DON'T I'm you'd", "365 1,440 23:59 ½ ²", "\n\n\nabc\n\n  def \t\t ghi   ", "<|endoftext|>a<|endoftext|> <|pad|>",
    "Möwe 東京 Маяк 🌊🗼 👩‍👩‍👧‍👦", "a\u0085b\u00a0c\u2003d\ufeffe\u0000f", "naïve café — “quotes”…",
]


def trained(size):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(QWEN2), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=size, min_frequency=2, special_tokens=SPECIAL, show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator([(HERE / "corpus.txt").read_text(encoding="utf-8")], trainer)
    return tokenizer


def main():
    model = {size: json.loads(trained(size).to_str())["model"] for size in SIZES}
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "tokenizer"
        subprocess.run(["node", MAIN, "tokenizer", "--text", HERE / "corpus.txt", "--vocab", str(SIZE), "--must-have",
                        HERE / "words.txt", "--out", folder], check=True)
        # As in a model folder, where the config decides which class transformers takes: all must give the same ids.
        found = []
        for kind, architecture in ARCHITECTURES.items():
            (folder / "config.json").write_text(json.dumps({"model_type": kind, "architectures": [architecture]}))
            tokenizer = AutoTokenizer.from_pretrained(folder)
            found.append([tokenizer.encode(text) for text in CASES])
        assert all(ids == found[0] for ids in found), "the architectures differ"
        digest = hashlib.sha256((folder / "tokenizer.json").read_bytes()).hexdigest()
        names = [tokenizer.eos_token, tokenizer.pad_token, tokenizer.bos_token]
        ids = [{"text": text, "ids": tokenizer.encode(text), "decoded": tokenizer.decode(tokenizer.encode(text))} for text in CASES]
    result = {
        "merges": {size: found["merges"] for size, found in model.items() if size == max(SIZES)}[max(SIZES)],
        "counts": {size: len(found["merges"]) for size, found in model.items()},
        "vocabulary": {size: hashlib.sha256("\n".join(sorted(found["vocab"], key=found["vocab"].get)).encode()).hexdigest()
                       for size, found in model.items()},
        "size": SIZE, "sha256": digest, "special": names, "ids": ids,
    }
    (HERE / "goldens.json").write_text(json.dumps(result, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
