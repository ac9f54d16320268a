/** The charts of a comparison, as data. */
import type { Curve, CurvePoint } from '../../charts/validation-curves.ts';
import type { F1CostPoint, Spread } from '../../charts/f1-cost.ts';
import type { ExperimentRequest } from '../../contract/experiment.ts';
import { lookOf } from '../../contract/method-look.ts';
import type { MethodLook } from '../../contract/method-look.ts';
import type { Block } from '../../report/report.ts';
import { mean } from '../../stats/estimate.ts';
import type { Estimate } from '../../stats/estimate.ts';
import type { Comparison, MethodSummary } from '../compare/comparison.ts';

/** Lines of more methods cannot be told apart. */
const MOST_CURVES = 12;

/** Macro-F1 against counted operations and against time, and how the validations went. */
export function comparisonCharts(comparison: Comparison, request: ExperimentRequest): Block[] {
  const place = `${comparison.model} on ${comparison.data}`;
  const looks = looksOf(request);
  const finished = comparison.methods.filter(({ macroF1, costs }) => macroF1 !== null && costs !== null);
  if (finished.length === 0) return [];
  const isOfRun = finished.every(({ costs }) => costs!.relativeFlops.run !== null);
  const flops = ({ relativeFlops: { run, step } }: NonNullable<MethodSummary['costs']>): Spread =>
    certain(((isOfRun ? run : step) ?? 0) * 100);
  const several =
    comparison.seeds.length > 1
      ? 'Whiskers: 95 % Student t intervals over the seeds. '
      : 'One seed: no spread is known. ';
  const curves = curvesOf(finished, looks);
  return [
    {
      ...{ kind: 'chart', title: `Macro-F1 against counted operations, ${place}` },
      chart: {
        kind: 'f1-cost',
        data: {
          costName: `operations of a ${isOfRun ? 'run' : 'step'} (% of training every block)`,
          points: pointsOf(finished, looks, flops),
        },
      },
      caption: `${several}Filled marks train weights, hollow ones adapters. Up and to the left is better.`,
    },
    {
      ...{ kind: 'chart', title: `Macro-F1 against measured time, ${place}` },
      chart: {
        kind: 'f1-cost',
        data: { costName: 'time of a run (s)', points: pointsOf(finished, looks, ({ seconds }) => spreadOf(seconds)) },
      },
      caption: `${several}Time of a whole run, its own analysis among it.`,
    },
    ...(curves.length === 0 || curves.length > MOST_CURVES
      ? []
      : ([
          {
            ...{ kind: 'chart', title: `Validations while training, ${place}` },
            chart: { kind: 'validation-curves', data: curves },
            caption: 'Means over the seeds; bands from the lowest to the highest seed. Dashed lines train adapters.',
          },
        ] satisfies Block[])),
  ];
}

/** How each method looks. */
export function looksOf({ methods }: ExperimentRequest): ReadonlyMap<string, MethodLook> {
  return new Map(methods.map(({ name, method, lora }) => [name, lookOf(method, lora !== null)]));
}

function pointsOf(
  methods: readonly MethodSummary[],
  looks: ReadonlyMap<string, MethodLook>,
  costOf: (costs: NonNullable<MethodSummary['costs']>) => Spread,
): F1CostPoint[] {
  return methods.map(({ method, macroF1, costs }) => ({
    ...{ method, look: looks.get(method)!, cost: costOf(costs!), macroF1: spreadOf(macroF1!) },
  }));
}

function spreadOf({ mean: middle, interval }: Estimate): Spread {
  return { mean: middle, low: interval?.low ?? null, high: interval?.high ?? null };
}

/** Operations are counted, not measured. */
function certain(value: number): Spread {
  return { mean: value, low: null, high: null };
}

function curvesOf(methods: readonly MethodSummary[], looks: ReadonlyMap<string, MethodLook>): Curve[] {
  return methods.flatMap(({ method, finished }) => {
    const bySteps = Map.groupBy(
      finished.flatMap(({ validations }) => validations),
      ({ step }) => step,
    );
    const points = [...bySteps]
      .filter(([, scores]) => scores.length === finished.length)
      .map(([step, scores]): CurvePoint => {
        const values = scores.map(({ macroF1 }) => macroF1);
        return { step, mean: mean(values), low: Math.min(...values), high: Math.max(...values) };
      })
      .sort((a, b) => a.step - b.step);
    return points.length < 2 ? [] : [{ method, look: looks.get(method)!, points }];
  });
}
