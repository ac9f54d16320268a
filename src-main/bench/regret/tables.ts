/** From sweeps and choices to the tables that decide about a default. */
import { estimate, mean } from '../../stats/estimate.ts';
import type { Estimate } from '../../stats/estimate.ts';
import { number, numberColumn, text, textColumn } from '../../tables/table.ts';
import type { NumberCell, Table } from '../../tables/table.ts';
import { outcomeOf } from './curve.ts';
import type { CurvePoint, Outcome } from './curve.ts';

/** One sweep of one model on one data set with one seed, and what each rule would have chosen there. */
export interface SweepCase {
  /** Model and data set. */
  readonly pair: string;
  readonly seed: number;
  /** n */
  readonly blocks: number;
  /** Ascending by boundary. */
  readonly points: readonly CurvePoint[];
  /** e by rule, in the order in which tables show the rules. */
  readonly boundaries: ReadonlyMap<string, number>;
}

/** What a rule's means are over: one value a pair of model and data set, each the mean of its seeds. */
export interface RuleSummary {
  readonly rule: string;
  /** e / n */
  readonly saved: Estimate;
  readonly macroF1: Estimate;
  readonly regret: Estimate;
  readonly affordableRegret: Estimate;
  readonly advantage: Estimate;
  /** Its score minus that of the reference rule. */
  readonly lead: Estimate;
}

/**
 * The means of every rule that has a choice in every case.
 * @param reference the rule that the others are compared with
 */
export function summariseRules(cases: readonly SweepCase[], reference: string): RuleSummary[] {
  const rules = [...(cases[0]?.boundaries.keys() ?? [])];
  const complete = rules.filter((rule) => cases.every(({ boundaries }) => boundaries.has(rule)));
  return complete.map((rule) => {
    const overPairs = (value: (each: SweepCase, outcome: Outcome) => number): Estimate =>
      estimate(
        [...Map.groupBy(cases, ({ pair }) => pair).values()].map((seeds) =>
          mean(seeds.map((each) => value(each, outcomeIn(each, rule)))),
        ),
      );
    return {
      rule,
      saved: overPairs(({ blocks }, { boundary }) => boundary / blocks),
      macroF1: overPairs((_each, { macroF1 }) => macroF1),
      regret: overPairs((_each, { regret }) => regret),
      affordableRegret: overPairs((_each, { affordableRegret }) => affordableRegret),
      advantage: overPairs((_each, { advantage }) => advantage),
      lead: overPairs((each, { macroF1 }) => macroF1 - outcomeIn(each, reference).macroF1),
    };
  });
}

function outcomeIn({ points, boundaries, blocks }: SweepCase, rule: string): Outcome {
  return outcomeOf(points, boundaries.get(rule)!, blocks);
}

/** The regret table. @param reference the rule that `lead` is measured from */
export function regretTable(cases: readonly SweepCase[], reference: string): Table {
  const pairs = new Set(cases.map(({ pair }) => pair)).size;
  return {
    title: `Regret over ${pairs} pairs of model and data set`,
    columns: [
      textColumn('rule', 'rule'),
      numberColumn('depth_saved_percent', 'depth saved', { unit: '%', digits: 0 }),
      numberColumn('macro_f1', 'macro-F1'),
      numberColumn('regret', 'regret'),
      numberColumn('affordable_regret', 'regret at equal or lower cost'),
      numberColumn('advantage', 'over random boundaries', { form: 'signed' }),
      numberColumn('lead', `over ${reference}`, { form: 'signed' }),
    ],
    rows: summariseRules(cases, reference).map((each) => [
      text(each.rule),
      number(each.saved.mean * 100),
      number(each.macroF1.mean),
      number(each.regret.mean),
      number(each.affordableRegret.mean),
      ranged(each.advantage),
      ranged(each.lead),
    ]),
    footnotes: ['Ranges are 95 % t intervals over the pairs.'],
  };
}

function ranged({ mean: value, interval }: Estimate): NumberCell {
  return number(value, { spread: interval === null ? null : { kind: 'range', ...interval } });
}

/** The trained scores of each case, and every rule's boundary. */
export function caseTables(cases: readonly SweepCase[]): Table[] {
  return cases.map(({ pair, seed, points, boundaries }) => ({
    title: `${pair}, seed ${seed}`,
    columns: [
      numberColumn('boundary', 'e', { digits: 0 }),
      numberColumn('macro_f1', 'macro-F1'),
      textColumn('rules', 'chosen by'),
    ],
    rows: [...new Set([...points.map(({ boundary }) => boundary), ...boundaries.values()])]
      .sort((a, b) => a - b)
      .map((boundary) => {
        const trained = points.find((point) => point.boundary === boundary);
        const rules = [...boundaries].flatMap(([rule, chosen]) => (chosen === boundary ? [rule] : []));
        return [
          number(boundary),
          trained === undefined ? { kind: 'none' as const, why: 'interpolated' } : number(trained.macroF1),
          text(rules.join(' · ')),
        ];
      }),
    footnotes: [],
  }));
}
