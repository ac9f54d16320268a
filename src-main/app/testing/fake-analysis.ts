import { pack } from '../../base/packed.ts';
import type { AnalysedSample, AnalysisFacts } from '../../contract/analysis.ts';
import { fakeEngine } from './fake-engine.ts';

/** Deviations of the variant `basis hf` in a model of four blocks: the method's worked example, twelve times, and a late one. */
const EXAMPLE = [1, 0.9, 0.4, 0.3, 0.2];
const LATE = [1, 0.9, 0.8, 0.7, 0.1];
const SAMPLES: readonly (readonly number[])[] = [...Array.from({ length: 36 }, () => EXAMPLE), ...Array.from({ length: 4 }, () => LATE)]; // prettier-ignore

const base64 = (values: Float32Array | Int32Array) => pack(values).toString('base64');

function sample(deviations: readonly number[], index: number): AnalysedSample {
  const label = index % 2;
  const cosines = new Float32Array(6 * deviations.length * 2);
  deviations.forEach((d, space) => (cosines[2 * space + label] = 1 - d));
  // Space k's nearest tokens: k of every sample, and the label's in the upper spaces.
  const tokens = Int32Array.from({ length: 2 * deviations.length }, (_, i) => (i % 2 === 0 ? i / 2 : i > 5 ? 7 : 9));
  const nearest = { tokens: base64(tokens), cosines: base64(new Float32Array(tokens.length)) };
  return { line: index + 1, label, cosines: base64(cosines), nearest };
}

const facts: AnalysisFacts = {
  blocks: 4,
  tiedHead: false,
  labels: [
    { word: 'yes', token: 7, text: ' yes' },
    { word: 'no', token: 8, text: ' no' },
  ],
  rows: { file: 900, drawn: 40 },
  nearest: 2,
  vocabulary: [0, 1, 2, 3, 4, 7, 9].map((token) => ({ token, text: ` t${token}` })),
  training: { forward: 1e9, backward: [2e9, 1.5e9, 1e9, 5e8, 1e7] },
  costs: {
    seconds: { bases: 0.125, compile: 0.25, forward: 1.5, nearest: 0.5 },
    flops: { bases: 1e8, forward: 1e9, nearest: 1e8 },
  },
  seconds: 3,
  peakMemoryBytes: 200 * 2 ** 20,
};

/**
 * An engine that analyses nothing but says all that an analysis says.
 * @param trouble code that runs before the result
 */
export function analysisEngine(folder: string, trouble = ''): string {
  return fakeEngine(
    folder,
    `
await hello();
const request = await started;
await say({ type: 'model', path: request.model, family: 'llama', blocks: 4, hiddenSize: 64, vocabSize: 512,
  parameters: 6000000, dtype: 'F32', tiedHead: false, hash: 'mm' });
await say({ type: 'data', task: 'trec', warnings: ['sample: 1 row was cut to 8 tokens.'], hash: 'dd', overlaps: [], splits: [
  { split: 'train', path: request.data, rows: 40, classes: [{ label: 'yes', rows: 20 }, { label: 'no', rows: 20 }],
    duplicates: 0, conflicts: 0, tokens: { median: 9, p95: 20, max: 20, total: 40, histogram: [] }, cut: 1, hash: 'h' }] });
${trouble}
await say({ type: 'result', kind: 'analyze', analysisId: request.analysisId, facts: ${JSON.stringify(facts)},
  samples: ${JSON.stringify(SAMPLES.map(sample))} });
process.exit(0);
`,
  );
}
