import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What every fake engine can do: say events, hear control messages, and greet. */
const PRELUDE = `
import * as fs from 'node:fs';
import { createInterface } from 'node:readline';
const raw = (text) => new Promise((resolve) => process.stdout.write(text, resolve));
// A run's events go into its file before they are said, the hello included.
const HELLO = { type: 'hello', protocol: 1, versions: { salf: '0.1.0', node: process.versions.node, onnxruntime: 'fake' } };
let file = null;
let sequence = 0;
const keep = (event) => fs.appendFileSync(file, JSON.stringify({ format: 1, sequence: ++sequence, event }) + '\\n');
const openFile = (folder) => {
  file = folder + '/events.ndjson';
  sequence = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\\n').length - 1 : 0;
  keep(HELLO);
};
const say = (event) => {
  if (file !== null) keep(event);
  return raw(JSON.stringify(event) + '\\n');
};
const hello = () => say(HELLO);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let cancelled = false;
let onCancel = () => {};
let begin;
const started = new Promise((resolve) => { begin = resolve; });
createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  if (message.type === 'cancel') { cancelled = true; onCancel(); }
  else {
    const { runDir } = message.request.train ?? message.request;
    if (runDir !== undefined) openFile(runDir);
    begin(message.request);
  }
}).on('close', () => process.exit(0));
`;

/** Writes a real program that speaks the protocol the way `body` says; its path. */
export function fakeEngine(folder: string, body: string): string {
  const path = join(folder, 'fake-engine.mjs');
  writeFileSync(path, PRELUDE + body);
  return path;
}

const SCORE = `{
  split: 'test', macroF1: 0.625, accuracy: 0.75, loss: 0.5,
  perClass: [
    { label: 'ABBR', precision: 1, recall: 0.5, f1: 2 / 3, support: 2 },
    { label: 'ENTY', precision: 0.5, recall: 1, f1: 7 / 12, support: 2 },
  ],
  confusion: [[1, 1], [0, 2]],
}`;

/** An analysis of two blocks in which the first gains most: SALF freezes it. */
const ANALYSIS = (modelHash: string): string => `
async function analyse({ analysisId, model: path, data }) {
  await say({ type: 'model', path, family: 'llama', blocks: 2, hiddenSize: 8, vocabSize: 16, parameters: 1000, dtype: 'F32',
    tiedHead: false, hash: '${modelHash}' });
  await say({ type: 'data', task: 'custom', warnings: [], hash: 'sample-hash', overlaps: [], splits: [
    { split: 'train', path: data, rows: 1, classes: [], duplicates: 0, conflicts: 0, tokens: null, cut: 0, hash: 's' }] });
  const spaces = [[0, 0], [0.5, 0], [0.6, 0]].flat();
  const cosines = Buffer.from(new Float32Array([...spaces, ...spaces, ...spaces, ...spaces, ...spaces, ...spaces]).buffer);
  const labels = [{ word: 'cat', token: 1, text: ' cat' }, { word: 'dog', token: 2, text: ' dog' }];
  await say({ type: 'result', kind: 'analyze', analysisId,
    samples: [{ line: 1, label: 0, cosines: cosines.toString('base64'), nearest: null }],
    facts: { blocks: 2, tiedHead: false, labels, rivals: [], rows: { file: 6, drawn: 1 }, nearest: 0, vocabulary: [],
      training: { forward: 1, backward: [2, 1, 0] }, seconds: 1, peakMemoryBytes: 1,
      costs: { seconds: { bases: 0, compile: 0, forward: 1, nearest: 0 }, flops: { bases: 0, forward: 1, nearest: 0 } } } });
}`;

/** A safetensors file without a tensor, whose metadata hold a step. */
export function fakeCheckpoint(step: number): Buffer {
  const header = Buffer.from(JSON.stringify({ __metadata__: { step: String(step) } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header]);
}

/**
 * An engine that trains nothing but says all that a trainer says, step by step, with a checkpoint after each second
 * step. It keeps to a cancel and resumes from a checkpoint, which is what {@link fakeCheckpoint} makes.
 * @param steps of the whole run
 * @param stepMilliseconds time of one step
 * @param modelHash what it says of the model
 * @param trouble code that runs before each step, where `step` is the number of steps done
 * @param dataHash what it says of the data
 */
export function trainingEngine(
  folder: string,
  steps: number,
  stepMilliseconds: number,
  modelHash = 'any',
  trouble = '',
  dataHash = 'data-hash',
): string {
  return fakeEngine(
    folder,
    `
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
${ANALYSIS(modelHash)}
await hello();
const request = await started;
if (request.kind === 'analyze') {
  await analyse(request);
  process.exit(0);
}
if (request.kind === 'untrained') {
  await say({ type: 'result', kind: 'untrained', score: { ...${SCORE}, macroF1: 0.25, predictions: [0, 0, 0, 1], seconds: 1.5, flops: 2e9 } });
  process.exit(0);
}
const train = request.kind === 'resume' ? request.train : request;
const score = ${SCORE};
const fakeCheckpoint = ${fakeCheckpoint.toString()};
await say({ type: 'log', level: 'info', message: 'loading' });
await say({ type: 'model', path: train.model, family: 'llama', blocks: 12, hiddenSize: 192, vocabSize: 8192,
  parameters: 6000000, dtype: 'F32', tiedHead: true, hash: '${modelHash}' });
const classes = [{ label: 'ABBR', rows: 2 }, { label: 'ENTY', rows: 2 }];
await say({ type: 'data', task: 'trec', warnings: ['1 row occurs twice.'], hash: '${dataHash}', overlaps: [], splits: [
  { split: 'train', path: train.data.train, rows: 4, classes, duplicates: 1, conflicts: 0,
    tokens: { median: 9, p95: 20, max: 20, total: 40, histogram: [] }, cut: 0, hash: 'h' }] });
await say({ type: 'plan', provider: 'cpu', trainableTensors: 27, trainableParameters: 1500000, frozenParameters: 4500000,
  blocks: [10, 11, 12], steps: ${steps}, stepsPerEpoch: 2, estimatedMemoryBytes: 500000000, estimatedSeconds: 12,
  flopsPerStep: { forward: 1e9, backward: 1e9, full: 3e9 } });
let step = request.kind === 'resume' ? Number(JSON.parse(readFileSync(request.checkpoint).subarray(8)).__metadata__.step) : 0;
let checkpoint = null;
const keepCheckpoint = async () => {
  mkdirSync(train.runDir + '/checkpoints', { recursive: true });
  checkpoint = train.runDir + '/checkpoints/' + step;
  writeFileSync(checkpoint, fakeCheckpoint(step));
  await say({ type: 'checkpoint', step, path: checkpoint, bytes: 1, best: false });
};
while (step < ${steps} && !cancelled) {
  ${trouble}
  await sleep(${stepMilliseconds});
  step++;
  await say({ type: 'progress', step, steps: ${steps}, epoch: step / 2, loss: 1 / step, learningRate: 3e-4, gradNorm: 0.5,
    boundary: 9, trainedBlocks: 3, tokens: 20, tokensPerSecond: 2000, elapsedSeconds: step, etaSeconds: ${steps} - step });
  if (step % 2 === 0) {
    await say({ ...score, type: 'evaluation', split: 'validation', step, predictions: [0, 1, 1, 1] });
    await keepCheckpoint();
  }
}
if (step < ${steps}) {
  await keepCheckpoint();
  await say({ type: 'stopped', step, reason: 'cancelled', checkpoint });
} else {
  await say({ ...score, type: 'evaluation', step, predictions: [0, 1, 1, 1] });
  await say({ ...score, type: 'result', kind: 'train', runId: train.runId, provider: 'cpu', steps: step, checkpoint,
    seconds: 3.5, ledger: { items: [{ name: 'data', seconds: 0.5 }, { name: 'forwardBackward', seconds: 3 }],
    flops: { forward: 4e9, backward: 4e9 }, tokens: 80, peakMemoryBytes: 400000000 } });
}
process.exit(0);
`,
  );
}
