import { Random } from '../../base/random.ts';

/**
 * What decides the dropout of one batch: a pure function of the run's seed and the batch's place, so that a resumed run
 * needs no state for it. An integer in [0, 2^32).
 * @param step optimiser steps done before.
 * @param micro batches of the present step done before.
 */
export function dropoutSeed(seed: number, step: number, micro: number): number {
  return Random.seeded(seed).split(`dropout ${step} ${micro}`).uint32();
}
