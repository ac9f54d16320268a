import { z } from 'zod';

const Count = z.int().min(0);

/** What was counted when a data set was made; the files may have changed since. */
export const LibraryDatasetFacts = z.strictObject({
  /** Label words, in label order. */
  labels: z.array(z.string()).readonly(),
  rows: z.strictObject({ train: Count, validation: Count.nullable(), test: Count.nullable() }),
  warnings: z.array(z.string()).readonly(),
});
export type LibraryDatasetFacts = z.infer<typeof LibraryDatasetFacts>;
