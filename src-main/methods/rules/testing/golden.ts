/** What numpy, torch and transformers give for the rules of this folder; see e2e/goldens/README.md. For tests. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Numbers = z.array(z.number());
const Golden = z.object({
  eps: z.number(),
  /** Of the first step, and the blocks of which a quarter of it is taken only, of each loss below. */
  rate: z.number(),
  suppressed: z.array(z.array(z.int())),
  spaces: z.array(z.object({ width: z.int(), labels: Numbers, states: Numbers, variability: z.number() })),
  models: z.record(
    z.string(),
    z.object({ influence: Numbers, variability: Numbers, importance: Numbers, losses: Numbers }),
  ),
});

const file = new URL('../../../../e2e/goldens/rules/golden.json', import.meta.url);
export const rulesGolden = Golden.parse(JSON.parse(readFileSync(file, 'utf8')));
