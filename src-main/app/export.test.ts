import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sizeOf } from '../base/size-of.ts';
import { Ledger } from '../contract/ledger.ts';
import type { Score } from '../contract/score.ts';
import { importGguf } from '../exchange/gguf/import.ts';
import { openModelFolder } from '../models/folder.ts';
import { readTensorF32 } from '../models/safetensors.ts';
import { writeSafetensors } from '../models/safetensors-write.ts';
import type { Store } from '../store/open.ts';
import { exportRun } from './export.ts';
import { exportableRun, ID, NORM } from './testing/exportable-run.ts';
import type { ExportableRun } from './testing/exportable-run.ts';

const MERGED = { format: 'merged', type: 'f16' } as const;
let folder = '';
let out = '';
let model = '';
let store: Store;
let keep: ExportableRun['keep'];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-export-'));
  out = join(folder, 'out');
  ({ store, model, keep } = await exportableRun(folder));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

async function exportedNorm(): Promise<{ norm: Set<number>; others: boolean }> {
  const [source, target] = [await openModelFolder(model), await openModelFolder(out)];
  let others = true;
  for (const [name, tensor] of source.tensors) {
    if (name === NORM) continue;
    const [before, after] = [tensor, target.tensors.get(name)!];
    const values = await readTensorF32(before.file, before);
    others &&= Buffer.from(values.buffer).equals(Buffer.from((await readTensorF32(after.file, after)).buffer));
  }
  const norm = target.tensors.get(NORM)!;
  return { norm: new Set(await readTensorF32(norm.file, norm)), others };
}

describe('exportRun', () => {
  it('merges the newest checkpoint of a run that has not finished', async () => {
    await keep(10, 3);
    const newest = await keep(20, 5);
    expect(await exportRun(store, '7f3', out, MERGED)).toEqual({
      runId: ID,
      out,
      checkpoint: newest,
      tensors: 1,
      leftOut: [],
      notes: [],
    });
    expect(await exportedNorm()).toEqual({ norm: new Set([5]), others: true });
  });

  it('merges the weights that were scored, once it has finished', async () => {
    const best = await keep(10, 3);
    await keep(20, 5);
    const score: Score = { split: 'test', macroF1: 1, accuracy: 1, loss: 0, perClass: [], confusion: [] };
    const ledger = Ledger.parse({ items: [], flops: { forward: 0, backward: 0 }, tokens: 0, peakMemoryBytes: 0 });
    const facts = { runId: ID, provider: 'cpu', steps: 20, checkpoint: best, seconds: 1, ledger } as const;
    store.runs.finish(ID, { type: 'result', kind: 'train', ...score, ...facts });
    await exportRun(store, ID, out, MERGED);
    expect((await exportedNorm()).norm).toEqual(new Set([3]));
  });

  it('writes a GGUF file of the trained weights with a Modelfile and a model card', async () => {
    await keep(20, 5);
    await exportRun(store, ID, out, { format: 'gguf', type: 'f32' });
    expect(readdirSync(out).sort()).toEqual(['Modelfile', 'README.md', 'model-f32.gguf']);
    expect(readFileSync(join(out, 'Modelfile'), 'utf8')).toContain('Question: {{ .Prompt }}\nType:');
    const back = join(folder, 'back');
    await importGguf(join(out, 'model-f32.gguf'), back);
    out = back;
    expect((await exportedNorm()).norm).toEqual(new Set([5]));
  });

  it('writes an ONNX folder with the tokenizer and a model card', async () => {
    await keep(20, 5);
    const { leftOut } = await exportRun(store, ID, out, { format: 'onnx', type: 'f16' });
    const names = [
      'README.md',
      'config.json',
      'model.onnx',
      'model.onnx_data',
      'tokenizer.json',
      'tokenizer_config.json',
    ];
    expect([readdirSync(out).sort(), leftOut]).toEqual([names, []]);
    const card = readFileSync(join(out, 'README.md'), 'utf8');
    expect(card).toContain('library_name: onnx');
    expect(card).toContain(ID);
    expect(card).toContain('None: the run was not scored.');
    // A card is published: it says with what to train, but not where that lies on this machine.
    expect(card).toContain(`--model ${basename(model)} `);
    expect(card).not.toContain(folder);
  });

  it.each(['merged', 'gguf', 'onnx'] as const)(
    'tells how far %s has come, and leaves nothing of it once ended',
    async (format) => {
      await keep(20, 5);
      const request = { format, type: 'f16' } as const;
      const controller = new AbortController();
      const ending = exportRun(store, ID, out, request, {
        signal: controller.signal,
        onProgress(done, total) {
          expect(controller.signal.aborted).toBe(false);
          if (done > total / 4) controller.abort();
        },
      });
      await expect(ending).rejects.toThrow('aborted');
      expect(readdirSync(folder).sort()).toEqual(['model', 'workspace']);
      const courses: [done: number, total: number][] = [];
      await exportRun(store, ID, out, request, { onProgress: (...course) => courses.push(course) });
      const written = await sizeOf(out);
      expect(courses.at(-1)).toEqual([written, written]);
      expect(courses.map(([done]) => done)).toEqual(courses.map(([done]) => done).toSorted((a, b) => a - b));
    },
  );

  it('refuses a run without a checkpoint, a damaged checkpoint, and one without weights', async () => {
    await expect(exportRun(store, ID, out, MERGED)).rejects.toThrow(
      `${ID}: The run has no checkpoint. Train the model again.`,
    );
    const path = await keep(10, 3);
    await writeSafetensors(path, [{ name: 'm.x', shape: [1], dtype: 'F32', values: new Float32Array(1) }], {});
    await expect(exportRun(store, ID, out, MERGED)).rejects.toThrow('The checkpoint holds no weights.');
    writeFileSync(path, 'half');
    await expect(exportRun(store, ID, out, MERGED)).rejects.toThrow(path);
  });

  it('refuses a model that is another one now', async () => {
    await keep(10, 3);
    const other = join(dirname(import.meta.dirname), '..', 'e2e', 'goldens', 'models', 'qwen3-tied');
    for (const name of ['config.json', 'model.safetensors']) cpSync(join(other, name), join(model, name));
    await expect(exportRun(store, ID, out, MERGED)).rejects.toThrow(`The model changed since run ${ID} began.`);
  });
});
