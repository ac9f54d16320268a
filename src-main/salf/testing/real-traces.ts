/** Traces of a real model, as `e2e/goldens/traces/generate.ts` writes them. For tests. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { LATENT_NORMS } from '../../contract/salf.ts';
import { VARIANTS, type Trace } from '../trace.ts';

const File = z.object({
  blocks: z.int(),
  tiedHead: z.boolean(),
  labels: z.array(z.string()),
  scale: z.int(),
  labelOf: z.array(z.int()),
  /** 16-bit fractions [samples, norms, n+1, labels]; all of the target `basis`. */
  cosines: z.base64(),
});

/** @param name of a file without its ending; the variants of the target `lerp` are not known, and hold zeros */
export function realTraces(name: string) {
  const file = new URL(`../../../e2e/goldens/traces/${name}.json`, import.meta.url);
  const { blocks, tiedHead, labels, scale, labelOf, cosines } = File.parse(JSON.parse(readFileSync(file, 'utf8')));
  const bytes = Buffer.from(cosines, 'base64');
  const variant = (blocks + 1) * labels.length;
  const size = LATENT_NORMS.length * variant;
  const traces = labelOf.map((label, sample): Trace => {
    const values = new Float32Array(VARIANTS.length * variant);
    for (let i = 0; i < size; i++) values[i] = bytes.readInt16LE(2 * (sample * size + i)) / scale;
    return { line: sample + 1, label, labels: labels.length, cosines: values };
  });
  return { traces, model: { blocks, tiedHead } };
}
