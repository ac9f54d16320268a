/**
 * Adapters that the program exported, in PEFT. The golden holds the hash of what PEFT loaded and the logits it gave; the
 * exports are made again here, so equal hashes mean that it loaded these very bytes.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LogitsRequest } from '../src-main/contract/request.ts';
import { adaptersOf, adapterTensors } from '../src-main/models/adapters.ts';
import { openModelFolder } from '../src-main/models/folder.ts';
import { computeLogits } from '../src-main/training/evaluation/logits.ts';
import { adapterRun, largestDifference } from '../src-main/training/testing/adapter-run.ts';
import { batchOf } from '../src-main/training/testing/goldens.ts';
import { ADAPTER_CASES, makeAdapterExports, trainedValues, type AdapterCaseName } from './testing/tiny-adapters.ts';
import { GOLDEN_MODELS } from './testing/tiny-task.ts';

const TOLERANCE = 1e-4;
const names = Object.keys(ADAPTER_CASES) as AdapterCaseName[];
const Case = z.object({
  sha256: z.object({ peft: z.string(), merged: z.string() }),
  texts: z.array(z.object({ text: z.string(), ids: z.array(z.int()), logits: z.array(z.number()) })).min(1),
});
const { cases } = z
  .object({ cases: z.record(z.enum(names), Case) })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'goldens/peft/exports.json'), 'utf8')));

let scratch = '';
beforeAll(() => (scratch = mkdtempSync(join(tmpdir(), 'salf-adapters-'))));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const hash = (...path: string[]) =>
  createHash('sha256')
    .update(readFileSync(join(scratch, ...path)))
    .digest('hex');

describe.each(names)('the adapters of %s', (name) => {
  it('have the bytes that PEFT loaded, and give its logits, beside the model and merged into it', async () => {
    await makeAdapterExports(name, join(scratch, name));
    const { sha256, texts } = cases[name];
    expect(hash(name, 'peft', 'adapter_model.safetensors')).toBe(sha256.peft);
    expect(hash(name, 'merged', 'model.safetensors')).toBe(sha256.merged);
    expect(readdirSync(join(scratch, name, 'peft')).sort()).toEqual([
      'adapter_config.json',
      'adapter_model.safetensors',
    ]);

    const folder = await openModelFolder(join(GOLDEN_MODELS, name));
    const { settings, blocks } = ADAPTER_CASES[name];
    const adapters = adaptersOf(settings, adapterTensors(folder.spec, settings, blocks));
    const run = await adapterRun(folder, { ...adapters, dropout: 0 }, await trainedValues(folder, name));
    for (const { text, ids, logits } of texts) {
      const beside = await run(batchOf([ids], [ids.length], [0]));
      const request = { kind: 'logits', model: join(scratch, name, 'merged'), text };
      const merged = await computeLogits(LogitsRequest.parse(request), { emit: () => undefined });
      expect(merged.ids).toEqual(ids);
      expect(largestDifference(beside.logits, logits)).toBeLessThan(TOLERANCE);
      expect(largestDifference(merged.logits, logits)).toBeLessThan(TOLERANCE);
    }
  });
});
