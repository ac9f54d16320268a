/** Fourth stage: the steps. */
import type { Split } from '../../contract/score.ts';
import { budgetsOf } from '../../planning/selections.ts';
import { checkpointPath, type TrainingState } from '../checkpoint/checkpoint.ts';
import type { Scored } from '../evaluation/evaluator.ts';
import { Prober } from '../cost/probe.ts';
import { withAnalysis } from '../checkpoint/state.ts';
import { Trainer } from '../steps/trainer.ts';
import type { Compiled } from './compile.ts';
import type { RunContext } from './context.ts';
import type { Opened } from './open.ts';
import type { Planned } from './plan.ts';

export interface Trained {
  readonly state: TrainingState;
  /** Newest checkpoint; null: no step was done. */
  readonly checkpoint: string | null;
  /** Whether the run reached its end; else it was asked to stop. */
  readonly isAtEnd: boolean;
  /** The newest scores of the validation split; null: there are none of this attempt. */
  readonly validated: { readonly step: number; readonly scored: Scored } | null;
}

/** @param checkpoint where the run resumes; null: at its beginning */
export async function trainStage(
  context: RunContext,
  opened: Opened,
  planned: Planned,
  compiled: Compiled,
  checkpoint: string | null,
): Promise<Trained> {
  const { request, host, stopwatch } = context;
  const { folder, data, choices } = opened;
  const { plan } = planned;
  const { gradientPass, gradientOps, optimizer, evaluator, memory, values, basesFlops } = compiled;
  const { blocks } = folder.spec;
  const byEpoch = await choices.byEpoch({ folder, values }, plan.graphRequest);
  // A resumed run has paid for them before.
  const isNew = checkpoint === null;
  const state = isNew ? withAnalysis(planned.state, basesFlops + (byEpoch?.basesFlops ?? 0)) : planned.state;
  const { best } = state;
  const bestPath = best === null ? null : checkpointPath(request.runDir, best.step);
  const trainer = new Trainer(
    {
      request,
      host,
      stopwatch,
      memory,
      gradientPass,
      gradientOps,
      optimizer,
      blocks,
      padId: data.padId,
      method: plan.method,
      steps: plan.steps,
      flopsOf: (shape, selection) => plan.counter.of(shape, selection),
      optimizerFlops: plan.optimizerFlops,
      examples: data.data.train.examples,
      epochs: request.duration.unit === 'epochs' ? request.duration.count : null,
      budgetAt: budgetsOf(request.method, plan.steps, blocks),
      chooseBoundaries: byEpoch?.choose ?? null,
      validate: data.data.validation === null ? null : () => scoreSplit(context, opened, compiled, 'validation'),
      prober: new Prober((batch) => evaluator.forward(batch), stopwatch),
    },
    state,
    [bestPath, checkpoint].filter((path) => path !== null),
  );
  const isAtEnd = await trainer.run();
  const newest = trainer.state.step === 0 ? null : await trainer.checkpoint();
  return { state: trainer.state, checkpoint: newest, isAtEnd, validated: trainer.validated };
}

/** Scores the present weights on a split that is there. */
export function scoreSplit(
  { stopwatch, pause }: RunContext,
  { data }: Opened,
  { evaluator }: Compiled,
  split: Split,
): Promise<Scored> {
  return stopwatch.time('evaluation', () => evaluator.score(split, data.data[split]!.examples, pause));
}
