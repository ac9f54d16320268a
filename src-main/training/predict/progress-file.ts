/**
 * What is predicted of a file so far, so that a stop or a crash loses a few seconds. One JSON line says what it belongs
 * to, then one follows for each part of the rows; the last line may be torn, and counts for nothing then.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync } from 'node:fs';
import { truncateSync, writeFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { pack, unpackFloats } from '../../base/packed.ts';
import { FORMATS } from '../../base/stored/formats.ts';
import { predictionProgress } from '../../base/stored/places.ts';
import { writeFailure } from '../../models/disk.ts';

const Header = z.strictObject({ format: z.literal(FORMATS.prediction), key: z.string() });
const Part = z.strictObject({ rows: z.int().positive(), cut: z.int().min(0), logits: z.base64() });

/** What is known of the first rows. */
interface Known {
  /** How many rows. */
  readonly rows: number;
  readonly cut: number;
  readonly logits: readonly Float32Array[];
}

export class PredictionProgress {
  /** As it was found. */
  readonly known: Known;
  readonly #path: string;
  readonly #descriptor: number;

  private constructor(path: string, known: Known, descriptor: number) {
    this.#path = path;
    this.known = known;
    this.#descriptor = descriptor;
  }

  /**
   * Opens what an earlier try left beside `out`, where it belongs to the same work; else begins anew.
   * @param key equal for what would predict the same
   * @param labels logits of a row
   * @throws SalfError that says what the system refused
   */
  static open(out: string, key: string, labels: number): PredictionProgress {
    const path = predictionProgress(out);
    try {
      const { bytes, ...known } = read(path, key, labels);
      if (bytes === 0) writeFileSync(path, line({ format: FORMATS.prediction, key }));
      // What a torn line left would stand before the next one.
      else truncateSync(path, bytes);
      return new PredictionProgress(path, known, openSync(path, 'a'));
    } catch (thrown) {
      throw writeFailure(out, thrown);
    }
  }

  /** Keeps the logits of the next rows; they are on the disk when it returns. */
  add(rows: number, cut: number, logits: Float32Array): void {
    try {
      writeSync(this.#descriptor, line({ rows, cut, logits: pack(logits).toString('base64') }));
      fsyncSync(this.#descriptor);
    } catch (thrown) {
      throw writeFailure(this.#path, thrown);
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Nothing of it is needed any more. */
  delete(): void {
    rmSync(this.#path, { force: true });
  }
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** What of a file belongs to this work, and in how many of its bytes. */
function read(path: string, key: string, labels: number): Known & { readonly bytes: number } {
  const nothing = { rows: 0, cut: 0, logits: [], bytes: 0 };
  if (!existsSync(path)) return nothing;
  const [first = '', ...lines] = readFileSync(path, 'latin1').split('\n').slice(0, -1);
  const header = Header.safeParse(json(first)).data;
  if (header?.key !== key) return nothing;
  let [rows, cut, bytes] = [0, 0, first.length + 1];
  const logits: Float32Array[] = [];
  for (const text of lines) {
    const part = Part.safeParse(json(text)).data;
    const values = part === undefined ? null : Buffer.from(part.logits, 'base64');
    if (part === undefined || values?.length !== part.rows * labels * Float32Array.BYTES_PER_ELEMENT) break;
    logits.push(unpackFloats(values));
    rows += part.rows;
    cut += part.cut;
    bytes += text.length + 1;
  }
  return { rows, cut, logits, bytes };
}

/** undefined where the text is no JSON. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
