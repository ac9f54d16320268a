/** What of `tokenizer.json` a GGUF file needs. */

import { counted } from '../../../base/numbers.ts';
import { badConfig } from '../../../models/faults.ts';
import { isJsonObject, type JsonObject } from '../../../models/json.ts';
import type { TOKEN_KINDS } from './vocabulary.ts';

export interface Token {
  readonly content: string;
  readonly kind: keyof typeof TOKEN_KINDS;
}

export interface TokenizerJson {
  readonly file: string;
  /** By id; as many as the embedding table has rows. */
  readonly tokens: readonly Token[];
  readonly merges: readonly (readonly [string, string])[];
  /** Bytes without a token of their own have one with their number: a SentencePiece tokenizer. */
  readonly isByteFallback: boolean;
  readonly normalizer: unknown;
  readonly preTokenizer: unknown;
  /** Ids that stand before and after each text; null: none. */
  readonly before: number | null;
  readonly after: number | null;
  readonly notes: readonly string[];
}

const AGAIN = 'Download the model folder again.';

/** @throws InputError `model.bad-config` for what is no BPE tokenizer */
export function readTokenizerJson(file: string, json: JsonObject, rows: number): TokenizerJson {
  const { model, added_tokens: added = [] } = json;
  if (!isJsonObject(model) || (model['type'] ?? 'BPE') !== 'BPE' || !isJsonObject(model['vocab'])) {
    throw badConfig(file, 'model', 'This is no BPE tokenizer; GGUF files have no others here.', AGAIN);
  }
  const special = readAdded(added);
  const vocab = Object.entries(model['vocab']);
  const tokens = tokensOf(vocab, special, {
    rows,
    unknown: model['unk_token'],
    isFallback: model['byte_fallback'] === true,
  });
  return {
    file,
    tokens,
    merges: mergesOf(file, model['merges']),
    isByteFallback: model['byte_fallback'] === true,
    normalizer: json['normalizer'] ?? null,
    preTokenizer: json['pre_tokenizer'] ?? null,
    ...around(json['post_processor'], tokens),
    notes: notesOf(special, rows),
  };
}

interface AddedToken {
  readonly content: string;
  readonly isSpecial: boolean;
  /** Whether it takes spaces around it, or stands for whole words alone. */
  readonly isPicky: boolean;
}

/** By id. */
function readAdded(added: unknown): ReadonlyMap<number, AddedToken> {
  const tokens = new Map<number, AddedToken>();
  const given: readonly unknown[] = Array.isArray(added) ? added : [];
  for (const each of given) {
    if (!isJsonObject(each) || typeof each['content'] !== 'string' || !Number.isSafeInteger(each['id'])) continue;
    const isPicky = ['lstrip', 'rstrip', 'single_word'].some((flag) => each[flag] === true);
    tokens.set(Number(each['id']), { content: each['content'], isSpecial: each['special'] === true, isPicky });
  }
  return tokens;
}

function notesOf(added: ReadonlyMap<number, AddedToken>, rows: number): string[] {
  const beyond = [...added.keys()].filter((id) => id >= rows).length;
  const picky = [...added.values()].filter(({ isPicky }) => isPicky).length;
  return [
    ...(beyond === 0 ? [] : [`${counted(beyond, 'added token')} without a row in the embedding table left out.`]),
    ...(picky === 0
      ? []
      : [`GGUF files do not say that ${counted(picky, 'added token')} take spaces around them or whole words alone.`]),
  ];
}

interface Sizes {
  readonly rows: number;
  readonly unknown: unknown;
  readonly isFallback: boolean;
}

function tokensOf(
  vocab: readonly (readonly [string, unknown])[],
  special: ReadonlyMap<number, AddedToken>,
  { rows, unknown, isFallback }: Sizes,
): Token[] {
  const tokens = Array.from({ length: rows }, (_, id): Token => ({ content: `[PAD${id}]`, kind: 'unused' }));
  for (const [content, id] of vocab) {
    if (typeof id !== 'number' || id >= rows) continue;
    const kind =
      content === unknown && isFallback
        ? 'unknown'
        : isFallback && /^<0x[0-9A-F]{2}>$/.test(content)
          ? 'byte'
          : 'normal';
    tokens[id] = { content, kind };
  }
  for (const [id, { content, isSpecial }] of special) {
    if (id >= rows || tokens[id]?.kind === 'unknown') continue;
    tokens[id] = { content, kind: isSpecial ? 'control' : 'userDefined' };
  }
  return tokens;
}

/** Older files write a merge as one text. */
function mergesOf(file: string, merges: unknown): readonly (readonly [string, string])[] {
  const given: readonly unknown[] = Array.isArray(merges) ? merges : [];
  return given.map((merge, index) => {
    const parts: readonly unknown[] = typeof merge === 'string' ? merge.split(' ') : Array.isArray(merge) ? merge : [];
    const [left, right] = parts;
    if (parts.length === 2 && typeof left === 'string' && typeof right === 'string') return [left, right];
    throw badConfig(file, `model.merges.${index}`, 'The merge is no pair of tokens.', AGAIN);
  });
}

/** Special tokens that a post-processor puts around a text. */
function around(processor: unknown, tokens: readonly Token[]): Pick<TokenizerJson, 'before' | 'after'> {
  const steps =
    isJsonObject(processor) && Array.isArray(processor['processors']) ? processor['processors'] : [processor];
  const template = steps.find(
    (step: unknown) => isJsonObject(step) && step['type'] === 'TemplateProcessing',
  ) as unknown;
  const single: readonly unknown[] =
    isJsonObject(template) && Array.isArray(template['single']) ? template['single'] : [];
  const idAt = (place: number): number | null => {
    const part = single.at(place);
    const token = isJsonObject(part) ? part['SpecialToken'] : undefined;
    const id = tokens.findIndex(({ content }) => isJsonObject(token) && content === token['id']);
    return id === -1 ? null : id;
  };
  return { before: idAt(0), after: idAt(-1) };
}
