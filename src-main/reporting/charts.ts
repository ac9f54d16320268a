/** The charts of a comparison, as data. */
import type { CostScatter } from '../charts/cost-scatter.ts';
import type { MethodCurve } from '../charts/curves.ts';
import type { BoardMethod, CurvePoint } from '../contract/board.ts';
import type { ExperimentRequest } from '../contract/experiment.ts';
import { distinctLooks } from '../contract/distinct-looks.ts';
import { lookOf } from '../contract/method-look.ts';
import type { MethodLook } from '../contract/method-look.ts';
import type { Block } from '../report/report.ts';
import { mean } from '../stats/estimate.ts';
import type { Comparison, MethodSummary } from '../comparison/comparison.ts';

/** Lines of more methods cannot be distinguished. */
const MOST_CURVES = 12;

/** Macro-F1 against counted operations and against time, and how the validations went. */
export function comparisonCharts(comparison: Comparison, request: ExperimentRequest): Block[] {
  const place = `${comparison.model} on ${comparison.data}`;
  const finished = comparison.methods.filter(({ macroF1, costs }) => macroF1 !== null && costs !== null);
  if (finished.length === 0) return [];
  const isOfRun = finished.every(({ costs }) => costs!.relativeFlops.run !== null);
  const methods = [...looksOf(request)].map(([name, look]) => ({ name, look }));
  const several =
    comparison.seeds.length > 1
      ? 'Whiskers: 95 % Student t intervals over the seeds. '
      : 'One seed: no spread is known. ';
  const curves = curvesOf(finished);
  return [
    {
      kind: 'chart',
      title: `Macro-F1 against counted operations, ${place}`,
      chart: { kind: 'cost-scatter', data: scatterOf(finished, methods, isOfRun ? 'runShare' : 'stepShare') },
      caption: `${several}Filled marks train weights, hollow ones adapters. Up and to the left is better.`,
    },
    {
      kind: 'chart',
      title: `Macro-F1 against measured time, ${place}`,
      chart: { kind: 'cost-scatter', data: scatterOf(finished, methods, 'time') },
      caption: `${several}Time of a whole run, its own analysis among it.`,
    },
    ...(curves.length === 0 || curves.length > MOST_CURVES
      ? []
      : ([
          {
            kind: 'chart',
            title: `Validations while training, ${place}`,
            chart: { kind: 'curves', data: { curves, methods, quantity: 'validation', axis: 'step' } },
            caption: 'Means over the seeds; bands from the lowest to the highest seed. Dashed lines train adapters.',
          },
        ] satisfies Block[])),
  ];
}

/** How each method looks. */
export function looksOf({ methods }: ExperimentRequest): ReadonlyMap<string, MethodLook> {
  const looks = distinctLooks(methods.map(({ method, lora }) => lookOf(method, lora !== null)));
  return new Map(methods.map(({ name }, index) => [name, looks[index]!]));
}

function scatterOf(
  finished: readonly MethodSummary[],
  methods: readonly Pick<BoardMethod, 'name' | 'look'>[],
  cost: CostScatter['cost'],
): CostScatter {
  return { rows: finished.map(({ method, macroF1, costs }) => ({ method, macroF1, costs })), methods, cost };
}

function curvesOf(methods: readonly MethodSummary[]): MethodCurve[] {
  return methods.flatMap(({ method, finished }) => {
    const bySteps = Map.groupBy(
      finished.flatMap(({ validations }) => validations),
      ({ step }) => step,
    );
    const points = [...bySteps]
      .filter(([, scores]) => scores.length === finished.length)
      .map(([step, scores]): CurvePoint => {
        const values = scores.map(({ macroF1 }) => macroF1);
        return { x: step, mean: mean(values), low: Math.min(...values), high: Math.max(...values) };
      })
      .sort((a, b) => a.x - b.x);
    return points.length < 2 ? [] : [{ method, seeds: finished.map(({ seed }) => seed), points }];
  });
}
