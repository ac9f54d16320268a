"""Makes the table of tokenizer kinds: small tokenizer.json files of every kind, and the ids the Python library gives them.

    python e2e/goldens/tokenizer-table/generate.py

Writes `table.json`: `texts`, and by name each `tokenizer` (the whole tokenizer.json) with, for each text, `ids` (with the
post-processor's special tokens), `plain` where they differ, `decoded` where it is not the text, or `error`.
"""

import json
import math
from collections import Counter
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers as N, pre_tokenizers as P, processors, trainers

HERE = Path(__file__).parent

CORPUS = [
    "The river runs past the old mill, and nobody knows who built it.",
    "She didn't ask why; they've never told her.",
    "In 1867 the bridge cost 12,450 pounds. In 2024 it would cost 3.5 million!",
    "Question: What county is Modesto in?\nType: location",
    "def add(a, b):\n    return a + b\n",
    "für wenige ist es schön, naïve café",
]

TEXTS = [
    "",
    " ",
    "The river runs past the mill.",
    "Question: Who was Galileo ?\nType:",
    "  two  leading and trailing  ",
    "a\tb\n\nc\r\nd \n e",
    "Ünïcödé: für naïve café ½ ﬁne Å ẞ İ",
    "e\u0301 n\u0303 a\u030a\u0323 s\u0323\u0307",
    "👩‍👩‍👧‍👦 🧑🏽‍🚀 🏳️‍🌈 ok 😀",
    "東京は日本の首都です。한국어 ﾊﾝｶｸ ＦＵＬＬ",
    "مرحبا بالعالم שלום",
    "12 and 345, 1867! ٣ ² 1,000.5",
    "def add(a, b):\n    return a+b  # done",
    "a\u0000b\u0007c\u001bd\u200be\ufefff\u00a0g\u0085h",
    "don't they'll (go)... --- <<x>> _y_",
    "a <mask> b<mask>c  <mask>\n<s>d</s>[CLS] [SEP]<eos>",
    "MARK zMARKz MARKs mark ＭＡＲＫ  MARK ",
    "theriverrunspastthemill" * 6,
    "HELLO Hello camelCase\u2028x y z\u3000w",
    "<unk> <0x41> ▁the ##ing \ufffd",
]


def bpe(normalizer, pre_tokenizer, size=340, **options):
    trained = Tokenizer(models.BPE(**options))
    trained.normalizer, trained.pre_tokenizer = normalizer, pre_tokenizer
    initial = P.ByteLevel.alphabet() if "ByteLevel" in str(pre_tokenizer) else []
    specials = [options["unk_token"]] if "unk_token" in options else []
    trained.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=size, initial_alphabet=initial, special_tokens=specials, show_progress=False))
    return trained


def byte_level(*splits, normalizer=None, use_regex=False, prefix=False):
    steps = [*splits, P.ByteLevel(add_prefix_space=prefix, use_regex=use_regex)]
    tokenizer = bpe(normalizer, steps[0] if len(steps) == 1 else P.Sequence(steps))
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def split(pattern, behavior, invert=False):
    return P.Split(pattern, behavior, invert)


QWEN2 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
LLAMA3 = QWEN2.replace(r"|\p{N}|", r"|\p{N}{1,3}|")


def template(tokenizer, single, names):
    tokenizer.add_special_tokens(names)
    ids = [(name, tokenizer.token_to_id(name)) for name in names]
    tokenizer.post_processor = processors.TemplateProcessing(single=single, pair=f"{single} $B:1", special_tokens=ids)
    return tokenizer


def gpt2():
    tokenizer = byte_level(use_regex=True)
    tokenizer.add_special_tokens(["<eos>"])
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    return tokenizer


def gpt2_prefix():
    tokenizer = byte_level(use_regex=True, prefix=True)
    tokenizer.add_special_tokens(["<s>", "</s>", AddedToken("<mask>", lstrip=True)])
    ids = [(name, tokenizer.token_to_id(name)) for name in ("</s>", "<s>")]
    tokenizer.post_processor = processors.RobertaProcessing(*ids, trim_offsets=True, add_prefix_space=True)
    return tokenizer


def qwen2():
    tokenizer = byte_level(split(Regex(QWEN2), "isolated"), normalizer=N.NFC())
    tokenizer.add_special_tokens(["<eos>"])
    return tokenizer


def llama3():
    tokenizer = byte_level(split(Regex(LLAMA3), "isolated"))
    tokenizer.model.ignore_merges = True
    return template(tokenizer, "<s> $A", ["<s>"])


def deepseek_digits():
    return byte_level(P.Digits(individual_digits=True), split(Regex(r"[^\r\n\p{L}\p{N}]?\p{L}+|\s+"), "isolated"))


BYTES = [f"<0x{byte:02X}>" for byte in range(256)]


def byte_fallback(normalizer, pre_tokenizer, fuse=True):
    """A BPE over characters with <0x00> to <0xFF> for the rest, as converted SentencePiece models are."""
    pieces = bpe(N.Replace(" ", "▁"), P.Split("▁", "merged_with_next"), size=120)
    trained = json.loads(pieces.to_str())["model"]
    specials = ["<unk>", "<s>", "</s>"]
    learned = [piece for piece in sorted(trained["vocab"], key=trained["vocab"].get) if "\n" not in piece and piece.replace("▁", "").isascii()]
    merges = [tuple(merge) for merge in trained["merges"] if set(merge) <= set(learned) and "".join(merge) in learned]
    vocab = {name: id for id, name in enumerate(specials + BYTES + learned)}
    tokenizer = Tokenizer(models.BPE(vocab=vocab, merges=merges, unk_token="<unk>", fuse_unk=fuse, byte_fallback=True))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizer, pre_tokenizer
    tokenizer.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in specials])
    steps = [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    tokenizer.decoder = decoders.Sequence(steps)
    return tokenizer


def llama2():
    tokenizer = byte_fallback(N.Sequence([N.Prepend("▁"), N.Replace(" ", "▁")]), None)
    return template(tokenizer, "<s> $A </s>", ["<s>", "</s>"])


def llama2_metaspace():
    return byte_fallback(None, P.Metaspace("▁", prepend_scheme="first", split=False))


def mistral_metaspace_split():
    return byte_fallback(None, P.Metaspace("▁", prepend_scheme="always", split=True), fuse=False)


def gemma():
    return byte_fallback(N.Replace(" ", "▁"), split(" ", "merged_with_previous"))


def pieces(text, longest=6, most=110):
    """The commonest substrings of words with their counts; the trainers of Unigram and WordPiece draw by chance."""
    words = [word for word in text.split() if word.isascii()]
    counts = Counter(word[at : at + size] for word in words for at in range(len(word)) for size in range(1, longest + 1) if at + size <= len(word))
    return sorted(counts.items(), key=lambda entry: (-entry[1] * len(entry[0]), entry[0]))[:most]


def unigram(fallback, normalizer=None):
    text = " ".join("▁" + word for line in CORPUS for word in line.split() if word.isascii())
    counts = pieces(text.replace("▁", "_"))
    learned = [(piece.replace("_", "▁"), round(math.log(count / 1000), 3)) for piece, count in counts]
    specials = [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0)]
    vocab = specials + [(name, -20.0) for name in BYTES if fallback] + learned
    tokenizer = Tokenizer(models.Unigram(vocab, unk_id=0, byte_fallback=fallback))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizer, P.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer


def unigram_steps():
    steps = [N.Nmt(), N.NFKC(), N.Replace(Regex(" {2,}"), " "), N.Lowercase()]
    tokenizer = unigram(False, N.Sequence(steps))
    return template(tokenizer, "$A </s>", ["</s>"])


def whitespace():
    return bpe(None, P.Whitespace(), size=160, unk_token="[UNK]")


def whitespace_split():
    return bpe(N.NFKC(), P.WhitespaceSplit(), size=160, unk_token="[UNK]", fuse_unk=True)


def end_of_word():
    letters = sorted(set("abcdefghijklmnopqrstuvwxyzü.,?'()12"))
    merges = [("t", "h"), ("th", "e</w>"), ("r", "i"), ("v", "e"), ("ri", "ve"), ("rive", "r</w>"), ("i", "l"), ("il", "l</w>"), ("m", "ill</w>"), ("a", "n")]
    names = ["<unk>", *letters, *(letter + "</w>" for letter in letters), *("".join(pair) for pair in merges)]
    vocab = {name: id for id, name in enumerate(names)}
    tokenizer = Tokenizer(models.BPE(vocab=vocab, merges=merges, unk_token="<unk>", end_of_word_suffix="</w>"))
    tokenizer.normalizer = N.Lowercase()
    tokenizer.pre_tokenizer = P.BertPreTokenizer()
    tokenizer.decoder = decoders.BPEDecoder(suffix="</w>")
    return tokenizer


def bert(**options):
    specials = ["[UNK]", "[CLS]", "[SEP]"]
    learned = [piece for piece, _ in pieces(" ".join(CORPUS).lower() + " The HELLO " * 2)]
    names = specials + learned + [f"##{piece}" for piece in learned] + ["東", "本", "ü", "##ü"]
    model = models.WordPiece({name: id for id, name in enumerate(names)}, unk_token="[UNK]", max_input_chars_per_word=60)
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = N.BertNormalizer(**options)
    tokenizer.pre_tokenizer = P.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(prefix="##", cleanup=False)
    tokenizer.add_special_tokens(specials)
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 2), ("[CLS]", 1))
    return tokenizer


def word_level(unk):
    tokenizer = Tokenizer(models.WordLevel(unk_token="[UNK]"))
    tokenizer.normalizer = N.Sequence([N.NFD(), N.StripAccents(), N.Lowercase(), N.Strip()])
    tokenizer.pre_tokenizer = P.Sequence([P.WhitespaceSplit(), P.Punctuation("isolated")])
    specials = ["[UNK]"] if unk else []
    tokenizer.train_from_iterator(CORPUS, trainers.WordLevelTrainer(vocab_size=120, special_tokens=specials, show_progress=False))
    return tokenizer


def splits(behavior):
    """A behaviour of Split, Punctuation and Digits at once, with a string and with an expression."""
    def build():
        steps = [split(" ", behavior), split(Regex(r"\d{2}|[A-Z]"), behavior), P.Punctuation(behavior)]
        return byte_level(*steps)
    return build


def inverted():
    return byte_level(split(Regex(r"\w+|\s"), "removed", invert=True), P.Digits(individual_digits=False), P.CharDelimiterSplit("e"))


def added():
    tokenizer = byte_level(use_regex=True, normalizer=N.Sequence([N.NFKC(), N.StripAccents()]))
    tokenizer.add_tokens([AddedToken("MARK", lstrip=True, rstrip=True, single_word=True), AddedToken("mark", normalized=True)])
    tokenizer.add_tokens([AddedToken("a b", normalized=False), AddedToken("ﬁ", normalized=False), AddedToken(".", rstrip=True)])
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, rstrip=False), AddedToken("<eos>", rstrip=True)])
    return tokenizer


KINDS = {
    "gpt2": gpt2, "gpt2-prefix-roberta": gpt2_prefix, "qwen2-nfc": qwen2, "llama3-ignore-merges": llama3,
    "digits-one-by-one": deepseek_digits, "llama2-prepend-template": llama2, "metaspace-first": llama2_metaspace,
    "metaspace-split-unfused": mistral_metaspace_split, "gemma-replace": gemma,
    "unigram": lambda: unigram(False), "unigram-byte-fallback": lambda: unigram(True), "unigram-normalizers": unigram_steps,
    "whitespace": whitespace, "whitespace-split-nfkc": whitespace_split, "end-of-word": end_of_word,
    "bert": lambda: bert(), "bert-cased": lambda: bert(lowercase=False, strip_accents=False, handle_chinese_chars=False),
    "word-level": lambda: word_level(True), "word-level-without-unk": lambda: word_level(False),
    **{f"split-{behavior.replace('_', '-')}": splits(behavior)
       for behavior in ("isolated", "removed", "merged_with_previous", "merged_with_next", "contiguous")},
    "split-inverted": inverted, "added-tokens": added,
}  # fmt: skip


def answer(tokenizer, text):
    try:
        ids = tokenizer.encode(text).ids
        plain = tokenizer.encode(text, add_special_tokens=False).ids
    except Exception as error:
        return {"error": str(error)}
    decoded = tokenizer.decode(plain, skip_special_tokens=False)
    return {"ids": ids} | ({} if plain == ids else {"plain": plain}) | ({} if decoded == text else {"decoded": decoded})


def main():
    kinds = {}
    for name, build in KINDS.items():
        definition = build().to_str()
        tokenizer = Tokenizer.from_str(definition)
        kinds[name] = {"tokenizer": json.loads(definition), "answers": [answer(tokenizer, text) for text in TEXTS]}
    rows = [f"{json.dumps(name)}:{json.dumps(kind, ensure_ascii=True, separators=(',', ':'))}" for name, kind in kinds.items()]
    texts = json.dumps(TEXTS, ensure_ascii=True)
    (HERE / "table.json").write_text(f'{{"texts":{texts},"kinds":{{\n' + ",\n".join(rows) + "\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
