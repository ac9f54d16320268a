import type { BoardCurve, CurveAxis, CurveBand } from '../../contract/board.ts';
import type { CurveStretch } from '../../store/curves.ts';
import type { Experiment } from '../../store/experiments.ts';
import type { Store } from '../../store/open.ts';
import type { Outcome, StoredValidation } from '../../store/outcomes.ts';
import { alignSeeds, smooth } from './align.ts';
import type { SeedPoint } from './align.ts';
import { paceOf } from './pace.ts';
import type { Pace } from './pace.ts';

/** Points of a curve at most: more than a chart has pixels for. */
const POINTS = 400;

export interface CurveRequest {
  readonly model: string;
  readonly data: string;
  readonly axis: CurveAxis;
  readonly band: CurveBand;
  readonly smoothing: number;
}

/** The curves of the methods on one model and data set; those of runs at work only where none of a method has finished. */
export function readCurves(store: Store, { id, request }: Experiment, asked: CurveRequest): BoardCurve[] {
  const cells = store.experimentRuns.all(id);
  const here = cells.filter(({ model, data }) => model === asked.model && data === asked.data);
  const outcomes = store.outcomes.of(here);
  const validations = Map.groupBy(store.outcomes.validations(here.map(({ run }) => run)), ({ run }) => run);
  const size = Math.max(1, Math.ceil(Math.max(0, ...outcomes.map(({ run }) => store.curves.lastStep(run))) / POINTS));
  return request.methods.flatMap(({ name }) => {
    const present = outcomes.filter(({ method }) => method === name).toSorted((a, b) => a.seed - b.seed);
    const finished = present.filter(({ ledger }) => ledger !== null);
    const seeds = (finished.length > 0 ? finished : present)
      .map((outcome) =>
        seedOf(outcome, store.curves.loss(outcome.run, size), validations.get(outcome.run) ?? [], asked),
      )
      .filter(({ loss }) => loss.length > 0);
    if (seeds.length === 0) return [];
    return [
      {
        ...{ method: name, seeds: seeds.map(({ seed }) => seed) },
        loss: alignSeeds(
          seeds.map(({ loss }) => loss),
          asked.band,
        ),
        validation: alignSeeds(
          seeds.map(({ validation }) => validation),
          asked.band,
        ),
      },
    ];
  });
}

interface SeedCurves {
  readonly seed: number;
  readonly loss: readonly SeedPoint[];
  readonly validation: readonly SeedPoint[];
}

function seedOf(
  { seed, stepsPerEpoch, ledger }: Outcome,
  stretches: readonly CurveStretch[],
  validations: readonly StoredValidation[],
  { axis, smoothing }: CurveRequest,
): SeedCurves {
  const pace = paceOf(axis, { stretches, stepsPerEpoch, ledger, validations });
  const losses = smooth(
    stretches.map(({ loss }) => loss),
    smoothing,
  );
  return {
    seed,
    loss: stretches.flatMap(({ place, step }, index) => pointAt(pace, place, step, losses[index]!)),
    validation: validations.flatMap(({ step, macroF1 }, index) => pointAt(pace, index, step, macroF1)),
  };
}

function pointAt(pace: Pace, place: number, step: number, y: number): SeedPoint[] {
  const x = pace(step);
  return x === null ? [] : [{ place, x, y }];
}
