/** `compare --rates l-7f3a9c01,head=1e-2`: rates of a search, by its id or by the file that it was written to. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { InputError } from '../../base/errors.ts';
import { systemError } from '../../base/system-error.ts';
import { canonicalWord } from '../../contract/named-methods.ts';

const Value = z.looseObject({ value: z.number().positive() });
const Row = z.looseObject({ method: z.string(), learning_rate: Value.nullable().exactOptional() });
const RatesFile = z.looseObject({ tables: z.array(z.looseObject({ rows: z.array(Row) })).min(1) });

/** Where rates come from. */
export interface RateSources {
  /** Best rates of a stored search by method. @throws InputError `request.unknown-rates` */
  readonly search: (typed: string) => ReadonlyMap<string, number>;
  /** Absolute path of what was typed. */
  readonly resolve: (path: string) => string;
}

/** Whether something in a list of rates names a search or a file. */
export function namesSource(given: string): boolean {
  return parts(given).some((part) => !part.includes('='));
}

/**
 * The list with the rates of searches and files written out, `method=rate` each. What is given for a method itself counts
 * more than what a search found.
 * @param methods that are compared
 * @throws InputError `request.bad-option` where a search has no rate for one of them, or a file is none of `salf rates`
 */
export function expandRates(given: string, methods: readonly string[], sources: RateSources): string {
  const pairs = parts(given).filter((part) => part.includes('='));
  const own = new Set(pairs.map((pair) => canonicalWord(pair.split('=')[0]!.trim().toLowerCase())));
  const found = new Map<string, number>();
  const named = parts(given).filter((part) => !part.includes('='));
  for (const part of named) {
    const rates = part.toLowerCase().endsWith('.json') ? readRatesFile(sources.resolve(part)) : sources.search(part);
    for (const [method, rate] of rates) found.set(canonicalWord(method), rate);
  }
  const missing = methods.filter((method) => !found.has(method) && !own.has(method));
  if (missing.length > 0) throw lacks(named.join(', '), missing);
  const taken = methods.filter((method) => !own.has(method)).map((method) => `${method}=${found.get(method)}`);
  return [...taken, ...pairs].join(',');
}

function parts(given: string): string[] {
  return given.split(',').map((part) => part.trim());
}

function readRatesFile(file: string): Map<string, number> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    throw systemError(thrown, {
      field: '--rates',
      code: 'request.bad-option',
      file,
      elsewhere: 'name the file that `salf rates --out` wrote',
    });
  }
  const parsed = RatesFile.safeParse(jsonOf(text));
  const rows = parsed.data?.tables[0]!.rows ?? [];
  const rates = rows.flatMap(({ method, learning_rate: rate }) =>
    rate == null ? [] : [[method, rate.value] as const],
  );
  if (rates.length > 0) return new Map(rates);
  throw new InputError({
    code: 'request.bad-option',
    field: '--rates',
    file,
    message: 'It holds no learning rates by method.',
    remedy: 'Name the JSON file that `salf rates --out FILE.json` wrote, or the id of a search.',
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function lacks(source: string, [first, ...others]: readonly string[]): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: '--rates',
    message: `${source} has no rate for ${[first, ...others].join(', ')}.`,
    remedy: `Search for it with \`salf rates\`, or add ${first}=RATE to --rates.`,
  });
}
