import type { BoardCurve, CurveAxis, CurveBand } from '../../contract/board.ts';
import type { CurveStretch } from '../../store/curves.ts';
import type { ExperimentRun } from '../../store/experiment-runs.ts';
import type { Compared } from '../../app/describing/shown-experiment.ts';
import type { Store } from '../../store/open.ts';
import type { Outcome, StoredValidation } from '../../store/outcomes.ts';
import { isOneMachine } from '../machines.ts';
import { alignSeeds, smooth } from './align.ts';
import type { SeedPoint } from './align.ts';
import { placeKey } from './place-titles.ts';
import { paceOf } from './pace.ts';
import type { Pace } from './pace.ts';

/** Points of a curve at most: more than a chart has pixels for. */
const POINTS = 400;

/** The place of step 0 among the validations, which are counted from 0. */
const UNTRAINED = -1;

export interface CurveRequest {
  /** Key of a place of the board. */
  readonly place: string;
  readonly axis: CurveAxis;
  readonly band: CurveBand;
  readonly smoothing: number;
}

/**
 * The curves of the methods at one place of a board; those of runs at work only where none of a method has finished. Over time
 * there are none of a method whose runs were trained on several machines.
 */
export function readCurves(store: Store, compared: readonly Compared[], asked: CurveRequest): BoardCurve[] {
  const isHere = ({ id }: Compared, { model, data }: ExperimentRun): boolean =>
    placeKey(id, model, data) === asked.place;
  const owner = compared.find((each) => each.cells.some((cell) => isHere(each, cell)));
  if (owner === undefined) return [];
  const { request } = owner;
  const here = owner.cells.filter((cell) => isHere(owner, cell));
  const targets = store.placements.targetsOf(here.map(({ run }) => run));
  const outcomes = store.outcomes.of(here).map((each) => ({ ...each, target: targets.get(each.run) ?? null }));
  const validations = Map.groupBy(store.outcomes.validations(here.map(({ run }) => run)), ({ run }) => run);
  const size = Math.max(1, Math.ceil(Math.max(0, ...outcomes.map(({ run }) => store.curves.lastStep(run))) / POINTS));
  return request.methods.flatMap(({ name }) => {
    const present = outcomes.filter(({ method }) => method === name).toSorted((a, b) => a.seed - b.seed);
    const finished = present.filter(({ ledger }) => ledger !== null);
    const used = finished.length > 0 ? finished : present;
    if (asked.axis === 'time' && !isOneMachine(used)) return [];
    const seeds = used
      .map((outcome) =>
        seedOf(outcome, store.curves.loss(outcome.run, size), validations.get(outcome.run) ?? [], asked),
      )
      .filter(({ loss }) => loss.length > 0);
    if (seeds.length === 0) return [];
    return [
      {
        method: name,
        seeds: seeds.map(({ seed }) => seed),
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
    // Runs of earlier programs have no validation of the untrained model.
    validation: validations.flatMap(({ step, macroF1 }, index) =>
      pointAt(pace, step === 0 ? UNTRAINED : index - (validations[0]!.step === 0 ? 1 : 0), step, macroF1),
    ),
  };
}

function pointAt(pace: Pace, place: number, step: number, y: number): SeedPoint[] {
  const x = pace(step);
  return x === null ? [] : [{ place, x, y }];
}
