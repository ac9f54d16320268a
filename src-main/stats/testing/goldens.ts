import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Numbers = z.array(z.number());
const Triples = z.array(z.tuple([z.number(), z.number(), z.number()]));
const Goldens = z.strictObject({
  student: z.strictObject({ quantiles: Triples, tails: Triples }),
  estimates: z.array(
    z.strictObject({ values: Numbers, mean: z.number(), deviation: z.number(), low: z.number(), high: z.number() }),
  ),
  paired: z.array(
    z.strictObject({
      method: Numbers,
      baseline: Numbers,
      mean: z.number(),
      low: z.number(),
      high: z.number(),
      p: z.number(),
    }),
  ),
  bootstraps: z.array(
    z.strictObject({
      labels: z.int(),
      truths: Numbers,
      pairs: z.array(z.strictObject({ method: Numbers, baseline: Numbers })),
      difference: z.number(),
      low: z.number(),
      high: z.number(),
      deviation: z.number(),
      p: z.number(),
    }),
  ),
});

/** Numbers of SciPy; see e2e/goldens/README.md. */
export const goldens = Goldens.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../e2e/goldens/stats/goldens.json'), 'utf8')),
);
