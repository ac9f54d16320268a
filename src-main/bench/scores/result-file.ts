/** Scores and answers of runs in a file, so that tables of a comparison can be made again without its workspace. */
import { z } from 'zod';
import { readJsonFile } from '../json-file.ts';

/** Label indices of all test rows, one digit each. */
const Digits = z.string().regex(/^\d+$/);

const Run = z.object({
  method: z.string(),
  seed: z.int(),
  macro_f1: z.number().min(0).max(1),
  /** null: not kept. */
  predictions: Digits.nullable(),
});

const ResultFile = z.record(
  z.string(),
  z.object({
    /** True labels of the test rows. */
    labels: Digits,
    runs: z.array(Run),
    /** Of the same methods, seeds and rows at other learning rates. */
    second: z.array(z.object({ ...Run.shape, rate: z.number().positive() })).default([]),
  }),
);

export type ScoredRun = z.infer<typeof Run>;
/** Of one data set. */
export type SetResults = z.infer<typeof ResultFile>[string];

/** The results in a file by data set. @throws InputError `request.bad-option` */
export function readResults(file: string): ReadonlyMap<string, SetResults> {
  const remedy = 'Name one such as docs/results-smollm2.json.';
  const found = readJsonFile(file, ResultFile, { flag: '--results', what: 'file of results', remedy });
  return new Map(Object.entries(found));
}
