import { counted } from '../base/numbers.ts';
import { none, number, numberColumn, text, textColumn } from '../tables/table.ts';
import type { Cell, Column, NumberCell, Table } from '../tables/table.ts';
import type { Estimate } from '../stats/estimate.ts';
import type { Comparison, MethodSummary } from './comparison.ts';
import { isReference } from '../contract/references.ts';
import { TIME_PARTS } from './costs.ts';
import type { TimePart } from './costs.ts';
import { SEVERAL_MACHINES } from './machines.ts';
import type { MeasuredCosts } from './method-costs.ts';
import { comparisonNotes } from './notes.ts';
import type { ReferenceSummary } from './references.ts';

/** A column and what stands in it for a method. */
interface Field {
  readonly column: Column;
  readonly cell: (method: MethodSummary) => Cell;
}

const SCORES = { panel: 'scores on the test rows' };
const COSTS = { panel: 'costs of a run, its own analysis among them' };
const TIMES = { panel: 'where the time of a run went, in seconds' };
/** For programs only: what people would drown in. */
const HIDDEN = { panel: null };

/** Methods side by side on one model and one data set: one row a method, in parts for scores, costs and time. */
export function comparisonTable(comparison: Comparison): Table {
  const { model, data, seeds, baseline, methods, references } = comparison;
  const place = [['model', model] as const, ['data', data] as const];
  const fields = [
    ...scoreFields(baseline),
    ...costFields(baseline, methods),
    ...machineFields(comparison),
    ...timeFields(methods),
    ...hiddenFields(),
  ];
  const columns = fields.map(({ column }) => column);
  return {
    title: `${model} on ${data}: ${counted(seeds.length, 'seed')}, baseline ${baseline}`,
    columns: [textColumn('method', 'method'), ...place.map(([name]) => textColumn(name, name, HIDDEN)), ...columns],
    rows: [...methods, ...references.map(rowOf)].map((method) => [
      ...[method.method, ...place.map(([, name]) => name)].map(text),
      ...fields.map(({ cell }) => cell(method)),
    ]),
    footnotes: comparisonNotes(comparison),
  };
}

/** A reference in the place of a method: it has no runs of its own, and costs nothing that a method costs. */
function rowOf({ method, macroF1, difference }: ReferenceSummary): MethodSummary {
  return { method, macroF1, difference, finished: [], gaps: [], costs: null, machines: [], timeToBaseline: null };
}

function scoreFields(baseline: string): Field[] {
  return [
    {
      column: numberColumn('runs', 'runs', { ...SCORES, digits: 0 }),
      cell: ({ finished, gaps }) => (finished.length + gaps.length === 0 ? none() : number(finished.length)),
    },
    {
      column: numberColumn('macro_f1', 'macro-F1', SCORES),
      cell: ({ method, macroF1 }) =>
        macroF1 === null && isReference(method) ? none('not scored') : estimated(macroF1),
    },
    {
      column: numberColumn('difference', `difference to ${baseline}`, { ...SCORES, form: 'signed' }),
      cell({ difference }) {
        if (difference === null) return none();
        const { rows, seeds, verdict } = difference;
        if (rows === null) return number(seeds.mean);
        return number(rows.difference, { spread: { kind: 'range', ...rows.interval }, verdict });
      },
    },
    {
      column: numberColumn('p', 'p', { ...SCORES, form: 'p' }),
      cell: ({ difference }) => optional(difference?.rows?.correctedP),
    },
    {
      column: textColumn('verdict', 'verdict', SCORES),
      cell: ({ difference }) => {
        if (difference === null) return none();
        const { verdict, rows } = difference;
        return verdict === null ? text('not tested') : { kind: 'verdict', verdict, interval: rows?.interval ?? null };
      },
    },
  ];
}

function costFields(baseline: string, methods: readonly MethodSummary[]): Field[] {
  const digits = digitsFor(methods.map(({ costs }) => costs?.measured?.seconds.mean ?? 0));
  const share = (key: string, title: string, of: (costs: Costs) => number | null): Field => ({
    column: numberColumn(key, title, { ...COSTS, unit: '%', digits: 1 }),
    cell: ({ costs }) => {
      const found = costs === null ? null : of(costs);
      return found === null ? none() : number(found * 100);
    },
  });
  return [
    share('depth_saving_percent', 'depth saved', ({ depthSaving }) => depthSaving),
    share('backward_flops_percent', 'backward FLOPs', ({ relativeFlops }) => relativeFlops.backward),
    share('step_flops_percent', 'step FLOPs', ({ relativeFlops }) => relativeFlops.step),
    share('run_flops_percent', 'run FLOPs', ({ relativeFlops }) => relativeFlops.run),
    {
      column: numberColumn('time_s', 'time', { ...COSTS, unit: 's', digits }),
      cell: measuredCell(({ seconds }) => estimated(seconds)),
    },
    {
      column: numberColumn('step_ms', 'step', { ...COSTS, unit: 'ms', digits: 1 }),
      cell: measuredCell(({ secondsPerStep }) => number(secondsPerStep * 1000)),
    },
    {
      column: numberColumn('peak_memory_mib', 'peak memory', { ...COSTS, unit: 'MiB', digits: 0 }),
      cell: measuredCell(({ peakMemoryBytes }) => number(peakMemoryBytes / 2 ** 20)),
    },
    {
      column: numberColumn('time_to_baseline_s', `to ${baseline}’s F1`, { ...COSTS, unit: 's', digits }),
      cell: timeToBaseline,
    },
  ];
}

type Costs = NonNullable<MethodSummary['costs']>;

/** What was measured of a method; nothing is averaged over several machines. */
export function measuredCell(of: (costs: MeasuredCosts) => Cell): (method: Pick<MethodSummary, 'costs'>) => Cell {
  return ({ costs }) => {
    if (costs === null) return none();
    return costs.measured === null ? none(SEVERAL_MACHINES) : of(costs.measured);
  };
}

/** Where the runs of each method were trained, if that was not one machine. */
function machineFields({ machines }: Comparison): Field[] {
  if (machines.length < 2) return [];
  return [
    {
      column: textColumn('machine', 'trained on', COSTS),
      cell: ({ machines: own }) => (own.length === 0 ? none() : text(own.join(' and '))),
    },
  ];
}

const TIME_TITLES: Readonly<Record<TimePart, string>> = {
  data: 'data',
  forward: 'forward',
  backward: 'backward',
  forwardBackward: 'both passes',
  optimizer: 'optimiser',
  copies: 'copies',
  evaluation: 'evaluation',
  warmup: 'warm-up',
  analysis: 'analysis',
  caching: 'caching',
  probes: 'measuring',
  rest: 'rest',
};

/** Parts in which no method spent any time have no column. */
function timeFields(methods: readonly MethodSummary[]): Field[] {
  const spent = TIME_PARTS.filter((part) => methods.some(({ costs }) => (costs?.measured?.time[part] ?? 0) > 0));
  const digits = digitsFor(methods.flatMap(({ costs }) => spent.map((part) => costs?.measured?.time[part] ?? 0)));
  return spent.map((part) => ({
    column: numberColumn(`time_${part.toLowerCase()}_s`, TIME_TITLES[part], { ...TIMES, digits }),
    cell: measuredCell(({ time }) => number(time[part])),
  }));
}

const FLOPS: readonly (readonly [string, string, (costs: Costs) => number])[] = [
  ['backward_flop', 'backward passes of a run', ({ flops }) => flops.backward],
  ['steps_flop', 'both passes of a run', ({ flops }) => flops.steps],
  ['run_flop', 'whole run', ({ flops }) => flops.run],
];

function hiddenFields(): Field[] {
  return [
    {
      column: numberColumn('seed_difference', 'difference over the seeds', { ...HIDDEN, form: 'signed' }),
      cell: ({ difference }) => estimated(difference?.seeds ?? null),
    },
    {
      column: numberColumn('seed_p', 'p over the seeds', { ...HIDDEN, form: 'p' }),
      cell: ({ difference }) => optional(difference?.seeds.p),
    },
    {
      column: numberColumn('uncorrected_p', 'p before the correction', { ...HIDDEN, form: 'p' }),
      cell: ({ difference }) => optional(difference?.rows?.p),
    },
    ...FLOPS.map(([key, title, of]) => ({
      column: numberColumn(key, title, { ...HIDDEN, unit: 'FLOP', digits: 0 }),
      cell: ({ costs }: MethodSummary) => optional(costs === null ? null : of(costs)),
    })),
  ];
}

function timeToBaseline({ timeToBaseline: time, machines }: MethodSummary): Cell {
  if (time === null) return none();
  if (time.reached === 0) return none('not reached');
  if (time.seconds === null) return none(machines.length > 1 ? SEVERAL_MACHINES : undefined);
  return number(time.seconds.mean, { n: time.reached === time.of ? null : time.reached });
}

/** Decimals with which the largest of some numbers has three digits that count. */
export function digitsFor(values: readonly number[]): number {
  const largest = Math.max(0, ...values);
  return [100, 10, 1].filter((limit) => largest < limit).length;
}

/** A mean with the half width of its t interval. */
export function estimated(found: Estimate | null): NumberCell | ReturnType<typeof none> {
  if (found === null) return none();
  const { mean, interval } = found;
  return number(mean, { spread: interval === null ? null : { kind: 'half', half: interval.high - mean } });
}

function optional(value: number | null | undefined): Cell {
  return value === null || value === undefined ? none() : number(value);
}
