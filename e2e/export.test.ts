/**
 * A folder that the program exported, in transformers. The golden holds the hash of the weights which transformers
 * loaded and the logits it gave; the export is made again here, so equal hashes mean that it loaded these very bytes.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LogitsRequest } from '../src-main/contract/request.ts';
import { computeLogits } from '../src-main/training/evaluation/logits.ts';
import { EXPORT_CASES, makeExport } from './testing/tiny-exports.ts';

const GOLDEN = join(import.meta.dirname, 'goldens/export/golden.json');
const Case = z.object({
  sha256: z.record(z.string(), z.string()),
  texts: z.array(z.object({ text: z.string(), ids: z.array(z.int()), logits: z.array(z.number()) })).min(1),
});
const { cases } = z
  .object({ cases: z.record(z.enum(EXPORT_CASES), Case) })
  .parse(JSON.parse(readFileSync(GOLDEN, 'utf8')));

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'salf-export-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(EXPORT_CASES)('the export of %s', (name) => {
  it('has the bytes that transformers loaded, and gives its logits', async () => {
    const out = join(folder, name);
    await makeExport(name, out);
    const weights = readdirSync(out).filter((file) => file.endsWith('.safetensors'));
    const hashes = weights.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(out, file)))
        .digest('hex'),
    ]);
    const { sha256, texts } = cases[name];
    expect(Object.fromEntries(hashes)).toEqual(sha256);
    for (const { text, ids, logits } of texts) {
      const ours = await computeLogits(LogitsRequest.parse({ kind: 'logits', model: out, text }), {
        emit: () => undefined,
      });
      expect(ours.ids).toEqual(ids);
      const differences = logits.map((value, index) => Math.abs(value - ours.logits[index]!));
      expect(ours.logits).toHaveLength(logits.length);
      expect(Math.max(...differences)).toBeLessThan(1e-4);
    }
  });
});
