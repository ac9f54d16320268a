/** A comparison's form as it was left, which the workspace keeps. */
import { z } from 'zod';
import { EXPERIMENT_KINDS } from './experiment.ts';
import { Id } from './routes/common.ts';
import { TargetName } from './targets.ts';

const Word = z.string().max(1000);
const Words = z.array(Word).max(1000).readonly();

/** The form of version 1. A form of any other version, or one that does not fit, is started again. */
export const DraftForm = z.strictObject({
  version: z.literal(1),
  kind: z.enum(EXPERIMENT_KINDS),
  models: z.array(Id).max(100).readonly(),
  datasets: z.array(Id).max(100).readonly(),
  /** Words of methods that are compared, in the order in which tables show them. */
  methods: Words,
  /** Learning rates of single methods, as they were typed. */
  rates: z.record(Word, Word).readonly(),
  seeds: z.string().max(100_000),
  /** null: the default one. */
  baseline: Word.nullable(),
  /** Settings that differ from the default, by the names of their flags. */
  values: z.record(Word, z.union([Word, z.literal(true)])).readonly(),
  /** What a person calls it; absent: nothing of their own. */
  name: Word.exactOptional(),
  /** The target that is to train it; absent: this machine. */
  on: TargetName.exactOptional(),
});
export type DraftForm = z.infer<typeof DraftForm>;
