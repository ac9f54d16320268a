"""Makes the tokenizer goldens: small tokenizers of the common kinds, and the ids the Python library gives for them.

Run with Python 3.12, tokenizers and transformers from PyPI:

    python e2e/goldens/tokenizer/generate.py [MODEL_FOLDER]

Writes NAME/tokenizer.json and NAME/tokenizer_config.json for each kind, `goldens.json` with the ids, and, if MODEL_FOLDER
is given, `model-folder.json` with the ids of that folder's own tokenizer (the folder itself is not copied).
"""

import hashlib
import json
import struct
import sys
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import AutoTokenizer

HERE = Path(__file__).parent

SENTENCES = [
    "The river runs past the old mill, and nobody in the village remembers who built it.",
    "She didn't ask why; they've never told her, and we'll not be the first.",
    "In 1867 the bridge cost 12,450 pounds. In 2024 it would cost 3.5 million!",
    "Question: What county is Modesto, California in?\nType: location",
    "message: i feel a little sad today\nemotion: sadness",
    "Fruit, bread, cheese and wine were laid on the long table under the trees.",
    "Über den Wolken ist die Freiheit groß, naïve café owners say déjà vu.",
    "Der schnelle braune Fuchs springt über den faulen Hund.",
    "Москва и Санкт-Петербург стоят далеко друг от друга.",
    "東京は日本の首都です。北京是中国的首都。",
    "def add(a, b):\n    return a + b\n\n\nprint(add(1, 2))",
    "the same words again: the river, the mill, the bridge, the table, the trees",
]

# What is a hard case for a tokenizer, by name. A long string is given as (unit, repetitions).
CASES = {
    "empty": "",
    "one space": " ",
    "ascii": "The river runs past the old mill.",
    "prompt": "Question: Who was Galileo ?\nType:",
    "contractions": "I'm sure they've said it's what we'd do, DON'T YOU'LL see'S",
    "digits": "0 12 345 6789 1234567890 3.14 1,000,000 ½ ² ٣ 四",
    "unicode": "Über naïve café déjà vu — “quotes” … ﬁne ﬀ Å ß ẞ İstanbul ǅ",
    "emoji": "ok 😀 🎉🎉 👍🏽 ❤️ ☺",
    "emoji zwj": "👩‍👩‍👧‍👦 🧑🏽‍🚀 🏳️‍🌈 🇩🇪🇫🇷",
    "cjk": "東京は日本の首都です。北京是中国的首都。한국어도 있습니다. ﾊﾝｶｸ ＦＵＬＬ　ｗｉｄｔｈ",
    "combining": "e\u0301 n\u0303 a\u030a\u0323 Z\u0351\u036b\u0343a\u0321 q\u0323\u0307 \u1e69 s\u0323\u0307",
    "rtl": "שלום עולם! مرحبا بالعالم ‏123‎ لا",
    "indic and thai": "नमस्ते दुनिया ก็ไม่ได้ ஸ்ரீ ක්‍ර",
    "control": "a\u0000b\u0001c\u0007d\u001be\u007ff\u0085g\u009fh\u200bi\ufeffj\u00adk\u2060l",
    "replacement and private": "x\ufffdy \ue000 \U000f0000 \U0010ffff",
    "white space runs": "a  b   c    d \t e\t\tf   ",
    "leading white space": "   three spaces before",
    "odd white space": "a\u00a0b\u2003c\u3000d\u2028e\u2029f\u1680g\u180eh\u000bi\u000cj",
    "byte order mark": "a!\ufeff!\u0085!b \ufeff c\u0085\u0085 <|endoftext|>!\ufeff!",
    "newlines": "a\nb\n\nc\r\nd\r\n\r\ne \n f\n",
    "only newlines": "\n\n\n",
    "code": "def add(a, b):\n    return a + b\n\n\nprint(add(1, 2))  # done\n\t\tif x != y: pass",
    "punctuation": "!?!... --- *** <<<>>> {}[]() a.b,c;d:e/f\\g|h~i`j^k%l$m#n@o&p=q+r_s",
    "special tokens": "<s>a</s> b <unk> <bos>c<eos> <|endoftext|> d<|endoftext|> <|begin_of_text|>x<|im_start|>user<|pad|>",
    "partial special": "<s <|endoftext| <|endoftext|>> <<s>> < s > <0x41> <0x0A>",
    "special and spaces": "a <|endoftext|> b  <s>  c</s>\n<eos> d",
    "added tokens": "<tool_call>{}</tool_call> x<tool_call> y MARK zMARKz MARK",
    "metaspace": "a▁b ▁ ▁▁c",
    "mixed scripts": "abcДЕЖ東京123שלוםabc",
    "url": "https://example.org/a-b_c?d=1&e=%20#f user@example.org",
    "case": "HELLO Hello hELLO camelCase PascalCase snake_case SCREAMING_CASE",
    "very long words": ("the river runs past the mill, ", 700),
    "very long run": ("a", 5000),
    "very long spaces": (" ", 3000),
    "very long emoji": ("👩‍👩‍👧‍👦", 400),
}

QWEN2 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def special(content):
    return AddedToken(content, special=True, normalized=False)


def byte_level(pre_tokenizer, normalizer, specials):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=520, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    tokenizer.add_special_tokens([special(content) for content in specials])
    return tokenizer


def split_then_bytes(pattern):
    return pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(pattern), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )


def bos_template(tokenizer, bos):
    return processors.TemplateProcessing(
        single=f"{bos} $A", pair=f"{bos} $A {bos}:1 $B:1", special_tokens=[(bos, tokenizer.token_to_id(bos))]
    )


def gpt2():
    tokenizer = byte_level(pre_tokenizers.ByteLevel(add_prefix_space=False), None, ["<|endoftext|>"])
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    return tokenizer, {"bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>"}


def qwen2():
    names = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    tokenizer = byte_level(split_then_bytes(QWEN2), normalizers.NFC(), names)
    tokenizer.add_tokens(["<tool_call>", "</tool_call>", AddedToken("MARK", lstrip=True, rstrip=True)])
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    return tokenizer, {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>", "add_bos_token": False}


def llama3():
    tokenizer = byte_level(split_then_bytes(LLAMA3), None, ["<|begin_of_text|>", "<|end_of_text|>"])
    tokenizer.model.ignore_merges = True
    bos = bos_template(tokenizer, "<|begin_of_text|>")
    tokenizer.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=False), bos])
    return tokenizer, {"bos_token": "<|begin_of_text|>", "eos_token": "<|end_of_text|>"}


def byte_fallback(specials, normalizer, pre_tokenizer, unk):
    """A BPE over characters with <0x00>..<0xFF> for the rest, laid out as converted SentencePiece models are."""
    pieces = Tokenizer(models.BPE())
    pieces.normalizer = normalizers.Replace(" ", "▁")
    pieces.pre_tokenizer = pre_tokenizers.Split("▁", behavior="merged_with_next")
    trainer = trainers.BpeTrainer(vocab_size=330, show_progress=False)
    # Other scripts stay out of the vocabulary, so that they go through the bytes.
    pieces.train_from_iterator([sentence for sentence in SENTENCES if sentence.isascii()], trainer)
    trained = json.loads(pieces.to_str())["model"]
    learned = sorted(trained["vocab"], key=trained["vocab"].get)
    runs = ["▁▁", "▁▁▁▁"]
    merges = [tuple(merge) for merge in trained["merges"]] + [("▁", "▁"), ("▁▁", "▁▁")]
    names = specials + [f"<0x{byte:02X}>" for byte in range(256)] + learned + [run for run in runs if run not in learned]
    model = models.BPE(
        vocab={name: id for id, name in enumerate(names)}, merges=merges, unk_token=unk, fuse_unk=True, byte_fallback=True
    )
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.add_special_tokens([special(content) for content in specials])
    return tokenizer


def spaces_to_words(strip):
    steps = [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    return decoders.Sequence(steps + ([decoders.Strip(" ", 1, 0)] if strip else []))


def llama2():
    normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer = byte_fallback(["<unk>", "<s>", "</s>"], normalizer, None, "<unk>")
    tokenizer.decoder = spaces_to_words(strip=True)
    tokenizer.post_processor = bos_template(tokenizer, "<s>")
    names = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}
    return tokenizer, names | {"add_bos_token": True, "add_eos_token": False}


def metaspace():
    pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme="first", split=False)
    tokenizer = byte_fallback(["<unk>", "<s>", "</s>"], None, pre_tokenizer, "<unk>")
    tokenizer.decoder = spaces_to_words(strip=True)
    return tokenizer, {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "add_bos_token": True, "add_eos_token": True}


def gemma():
    pre_tokenizer = pre_tokenizers.Split(" ", behavior="merged_with_previous")
    tokenizer = byte_fallback(["<pad>", "<eos>", "<bos>", "<unk>"], normalizers.Replace(" ", "▁"), pre_tokenizer, "<unk>")
    tokenizer.decoder = spaces_to_words(strip=False)
    tokenizer.post_processor = bos_template(tokenizer, "<bos>")
    return tokenizer, {"bos_token": "<bos>", "eos_token": "<eos>", "unk_token": "<unk>", "pad_token": "<pad>"}


KINDS = {"gpt2": gpt2, "qwen2": qwen2, "llama3": llama3, "llama2": llama2, "metaspace": metaspace, "gemma": gemma}


def digest(ids):
    return hashlib.sha256(struct.pack(f"<{len(ids)}i", *ids)).hexdigest()


def golden(tokenizer, case):
    """Ids with special tokens (as transformers adds them) and without; long ones as length, ends and SHA-256."""
    if isinstance(case, tuple):
        ids = tokenizer.encode(case[0] * case[1])
        return {"unit": case[0], "times": case[1], "length": len(ids), "first": ids[:8], "last": ids[-8:], "sha256": digest(ids)}
    ids = tokenizer.encode(case)
    plain = tokenizer.encode(case, add_special_tokens=False)
    decoded = tokenizer.decode(plain, clean_up_tokenization_spaces=False)
    return {"text": case, "ids": ids, "plain": plain, "decoded": decoded}


def goldens(folder):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    return {name: golden(tokenizer, case) for name, case in CASES.items()}


def write(path, value):
    path.write_text(json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n", encoding="utf-8")


def main():
    result = {}
    for name, build in KINDS.items():
        tokenizer, config = build()
        folder = HERE / name
        folder.mkdir(exist_ok=True)
        write(folder / "tokenizer.json", json.loads(tokenizer.to_str()))
        config = {"tokenizer_class": "PreTrainedTokenizerFast", "clean_up_tokenization_spaces": False} | config
        write(folder / "tokenizer_config.json", config)
        result[name] = goldens(folder)
    write(HERE / "goldens.json", result)
    if len(sys.argv) > 1:
        write(HERE / "model-folder.json", goldens(sys.argv[1]))


if __name__ == "__main__":
    main()
