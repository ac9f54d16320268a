/**
 * Writes what an analysis of a real model leaves, small enough to be committed: the cosines of its 128 samples with the
 * semantic bases of all labels, under each norm, as 16-bit fractions.
 * node e2e/goldens/traces/generate.ts MODEL_FOLDER TRAIN_FILE PRESET NAME
 */
import { writeFileSync } from 'node:fs';
import { LATENT_NORMS } from '../../../src-main/contract/salf.ts';
import { loadCalibration } from '../../../src-main/data/calibration.ts';
import { resolveTask } from '../../../src-main/data/task.ts';
import { loadTokenizer } from '../../../src-main/data/tokenizer.ts';
import { openModelFolder } from '../../../src-main/models/folder.ts';
import { embeddingTable } from '../../../src-main/models/tensors.ts';
import { labelCosines } from '../../../src-main/salf/trace.ts';
import { analyse } from '../../../src-main/training/analysis/analysis.ts';

/** What stands for a cosine of 1. */
const SCALE = 32767;
const [dir, file, preset, name] = process.argv.slice(2);
if (dir === undefined || file === undefined || preset === undefined || name === undefined)
  throw new Error('usage: generate.ts MODEL_FOLDER TRAIN_FILE PRESET NAME');

const folder = await openModelFolder(dir);
const { blocks, tiedHead } = folder.spec;
const tokenizer = await loadTokenizer(dir, embeddingTable(folder.spec));
const task = resolveTask({ kind: 'preset', preset });
const [samples, seed] = [128, 1];
const { examples, labelTokens } = await loadCalibration({ task, file, samples, seed, tokenizer, maxLength: 256 });
const settings = { labelTokens, ridge: 0, batchSize: 20, padMultiple: 8, padId: tokenizer.padId, nearest: null };
const { traces } = await analyse({ folder, values: {} }, examples, settings, { provider: 'cpu', threads: 0 });

const numbers = traces.flatMap((trace) =>
  LATENT_NORMS.flatMap((latentNorm) => [...labelCosines(trace, { target: 'basis', latentNorm }, blocks)]),
);
const bytes = Buffer.alloc(2 * numbers.length);
numbers.forEach((cosine, i) => bytes.writeInt16LE(Math.round(SCALE * cosine), 2 * i));
const found = {
  model: name,
  task: preset,
  seed,
  blocks,
  tiedHead,
  labels: task.labels.map(({ word }) => word),
  scale: SCALE,
  /** Index into the labels, by sample. */
  labelOf: traces.map(({ label }) => label),
  /** [samples, norms (hf, all, none), n+1, labels], little-endian, base64. */
  cosines: bytes.toString('base64'),
};
writeFileSync(new URL(`${name}-${preset}.json`, import.meta.url), `${JSON.stringify(found)}\n`);
process.exit(0);
