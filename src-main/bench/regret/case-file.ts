/** Cases of sweeps in a file, so that a decision can be computed again without the workspaces. */
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { readJsonFile } from '../json-file.ts';
import type { SweepCase } from './tables.ts';

const CaseRow = z.strictObject({
  pair: z.string(),
  seed: z.int(),
  blocks: z.int().positive(),
  /** [e, macro-F1] */
  points: z.array(z.tuple([z.int().min(0), z.number().min(0).max(1)])),
  /** e by rule */
  boundaries: z.record(z.string(), z.int().min(0)),
});

/**
 * The cases of a file; none where there is no file.
 * @throws InputError `request.bad-option`
 */
export function readCases(file: string): SweepCase[] {
  if (!existsSync(file)) return [];
  const remedy = 'Name a file that this command wrote, or one that does not exist yet.';
  return readJsonFile(file, z.array(CaseRow), { flag: '--cases', what: 'file of cases', remedy }).map(
    ({ points, boundaries, ...rest }) => ({
      ...rest,
      points: points.map(([boundary, macroF1]) => ({ boundary, macroF1 })),
      boundaries: new Map(Object.entries(boundaries)),
    }),
  );
}

/** The text of a file of cases, one to a line. */
export function casesText(cases: readonly SweepCase[]): string {
  const rows = cases.map(({ points, boundaries, ...rest }) => ({
    ...rest,
    points: points.map(({ boundary, macroF1 }) => [boundary, macroF1]),
    boundaries: Object.fromEntries(boundaries),
  }));
  return `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`;
}
