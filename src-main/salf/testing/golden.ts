/** Bases, cosines and choices that torch and transformers give for tiny models; see e2e/goldens/README.md. For tests. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { GAINS, LATENT_NORMS, TARGETS } from '../../contract/salf.ts';
import type { Example } from '../../data/encode.ts';
import type { Variant } from '../trace.ts';

const Numbers = z.array(z.number());
const Model = z.object({
  /** Padded to one length. */
  ids: z.array(Numbers),
  lengths: Numbers,
  /** Index into the label tokens, per sample. */
  labels: Numbers,
  /** s_y of each label token. */
  bases: z.array(Numbers),
  /** By target and norm: per sample the n+1 cosines. */
  cosines: z.record(z.templateLiteral([z.enum(TARGETS), ' ', z.enum(LATENT_NORMS)]), z.array(Numbers)),
  /** By target and norm, then by gain: argmax over all blocks of each sample, and last of the mean deviations. */
  choices: z.partialRecord(
    z.templateLiteral([z.enum(TARGETS), ' ', z.enum(LATENT_NORMS)]),
    z.record(z.enum(GAINS), Numbers),
  ),
  /** Per sample and space, under the norm hf: tokens by falling cosine of their bases. */
  nearest: z.array(z.array(Numbers)),
});
const Golden = z.object({ alpha: z.number(), labelTokens: Numbers, models: z.record(z.string(), Model) });

const file = new URL('../../../e2e/goldens/salf/golden.json', import.meta.url);
export const golden = Golden.parse(JSON.parse(readFileSync(file, 'utf8')));
export const goldenNames = Object.keys(golden.models);

/** The samples of a model, without their padding. */
export function goldenExamples(name: string): Example[] {
  const { ids, lengths, labels } = golden.models[name]!;
  return ids.map((row, i) => ({
    ids: Int32Array.from(row.slice(0, lengths[i])),
    label: labels[i]!,
    fullLength: lengths[i]!,
    cut: false,
    line: i + 1,
  }));
}

/** Key of a variant in the golden file. */
export const keyOf = ({ target, latentNorm }: Variant) => `${target} ${latentNorm}` as const;
