/** A search for learning rates: a few short trainings of each method, scored on validation rows and never on test rows. */
import { z } from 'zod';
import { LearningRate } from './fields.ts';
import { Evaluation } from './events.ts';
import { ExperimentRequest } from './experiment.ts';
import { TrainSettings } from './request.ts';

/** By which score of the validation rows a rate is the best. */
export const RATE_CRITERIA = ['macro-f1', 'loss'] as const;
export type RateCriterion = (typeof RATE_CRITERIA)[number];

const Seconds = z.number().min(0);
const { methods, datasets, models, settings } = ExperimentRequest.shape;

const RatedMethod = methods.element.omit({ learningRate: true }).extend({ rates: z.array(LearningRate).min(1) });
export type RatedMethod = z.infer<typeof RatedMethod>;

/** Methods x rates on one model and one data set with one seed. */
export const RateSearchRequest = z.strictObject({
  methods: z.array(RatedMethod).min(1),
  seed: TrainSettings.shape.seed.unwrap(),
  /** Its test file is left out. */
  dataset: datasets.element,
  model: models.element,
  /** All that the trials share; their duration is so many steps. */
  settings,
  criterion: z.enum(RATE_CRITERIA).default('macro-f1'),
  /** Whether a trial ends at half of its steps where another rate of its method is clearly better there. */
  stopsEarly: z.boolean().default(true),
});
export type RateSearchRequest = z.infer<typeof RateSearchRequest>;

/** How a trial ended; `not-tried`: a lower rate of its method diverged. */
export const TRIAL_STATES = ['finished', 'stopped', 'diverged', 'not-tried'] as const;
export type TrialState = (typeof TRIAL_STATES)[number];

const TrialScore = Evaluation.pick({ step: true, macroF1: true, accuracy: true, loss: true, predictions: true });
/** Weights of a step on the validation rows. */
export type TrialScore = z.infer<typeof TrialScore>;

/** What one rate of one method came to. */
export const RateTrial = z.strictObject({
  method: z.string(),
  rate: LearningRate,
  state: z.enum(TRIAL_STATES),
  /** Optimiser steps done. */
  steps: z.int().min(0),
  /** null: it did not come so far. */
  half: TrialScore.nullable(),
  final: TrialScore.nullable(),
  /** Of the trial, opening the model included. */
  seconds: Seconds,
  /** Counted operations of its steps. */
  flops: z.number().min(0),
});
export type RateTrial = z.infer<typeof RateTrial>;

/** The steps of a trial. */
export function stepsOf({ settings: { duration } }: Pick<RateSearchRequest, 'settings'>): number {
  return duration.count;
}

/** The step at which hopeless rates are given up. */
export function halfOf(request: Pick<RateSearchRequest, 'settings'>): number {
  return Math.ceil(stepsOf(request) / 2);
}
