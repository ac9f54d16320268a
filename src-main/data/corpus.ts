/** Raw text from files of any size, piece by piece, with the places where documents end. */
import { InputError } from '../base/errors.ts';
import { openFile } from './source.ts';

/** Where one document ends and the next begins: with the file, at blank lines, or with each line. */
export type DocumentRule = 'file' | 'blank-lines' | 'lines';

/** Ends a document wherever it is written out, whatever the rule. */
export const END_OF_TEXT = '<|endoftext|>';

const SEPARATORS: Record<DocumentRule, RegExp> = {
  file: /<\|endoftext\|>/g,
  'blank-lines': /<\|endoftext\|>|\n(?:[ \t]*\n)+/g,
  lines: /<\|endoftext\|>|\n/g,
};

/** A document, or a part of one. */
export interface Piece {
  readonly text: string;
  /** Whether the document ends here. */
  readonly ends: boolean;
}

/** Characters after which a long document is cut. */
const PIECE_LENGTH = 1 << 20;
/** A separator that may continue in what has not been read yet is left for then. */
const MARGIN = 64;

/**
 * The documents of the files in order; those of white space alone are left out. A long one comes in parts, cut where a
 * line ends after a letter or a digit: there every common pre-tokenizer cuts too, so that the ids are those of the whole.
 * @throws InputError `data.unreadable`, `data.bad-format` for what is no UTF-8 text, `data.empty`
 */
export async function* readDocuments(files: readonly string[], rule: DocumentRule): AsyncGenerator<Piece> {
  for (const file of files) {
    let isEmpty = true;
    for await (const piece of documentsOf(file, SEPARATORS[rule])) {
      isEmpty = false;
      yield piece;
    }
    if (isEmpty) throw noText(file);
  }
}

async function* documentsOf(file: string, separator: RegExp): AsyncGenerator<Piece> {
  let rest = '';
  /** Whether a part of the present document has been given. */
  let isOpen = false;
  const part = (text: string, ends: boolean): Piece[] => {
    const isBlank = text.trim() === '';
    if (isBlank && !isOpen) return [];
    isOpen = !ends;
    return [{ text: isBlank && ends ? '' : text, ends }];
  };
  for await (const chunk of decoded(file)) {
    rest = (rest + chunk).replaceAll('\r\n', '\n');
    let start = 0;
    for (const match of rest.matchAll(separator)) {
      const end = match.index + match[0].length;
      if (end > rest.length - MARGIN) break;
      yield* part(rest.slice(start, match.index), true);
      start = end;
    }
    rest = rest.slice(start);
    if (rest.length < PIECE_LENGTH) continue;
    const cut = cutBefore(rest);
    yield* part(rest.slice(0, cut), false);
    rest = rest.slice(cut);
  }
  let start = 0;
  for (const match of rest.matchAll(separator)) {
    yield* part(rest.slice(start, match.index), true);
    start = match.index + match[0].length;
  }
  yield* part(rest.slice(start), true);
}

/** Where a long text is cut: as far back as the margin goes, at the best place there is. */
function cutBefore(text: string): number {
  const end = text.length - MARGIN;
  const window = text.slice(end >> 1, end);
  for (const place of [/[\p{L}\p{N}](?=\n)/gu, /\S(?=\n)/g, /\S(?=\s)/g]) {
    const last = [...window.matchAll(place)].at(-1);
    if (last !== undefined) return (end >> 1) + last.index + last[0].length;
  }
  return end;
}

async function* decoded(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw notText(file, 'The file is not UTF-8 text.');
    }
  };
  for await (const bytes of bytesOf(file)) {
    if (bytes.includes(0)) throw notText(file, 'The file holds zero bytes, which no text has.');
    yield decode(bytes);
  }
  yield decode();
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  await using handle = await openFile(file, 'Give the path of a readable text file.');
  for await (const bytes of handle.createReadStream({ highWaterMark: 1 << 20, autoClose: false })) {
    yield bytes as Uint8Array;
  }
}

function notText(file: string, message: string): InputError {
  return new InputError({ code: 'data.bad-format', file, message, remedy: 'Give plain text in UTF-8.' });
}

function noText(file: string): InputError {
  return new InputError({
    code: 'data.empty',
    file,
    message: 'The file holds no text.',
    remedy: 'Give a file with text, or leave this one out.',
  });
}
