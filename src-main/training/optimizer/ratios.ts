import type { GradientOps } from './gradient-ops.ts';
import type { Unit } from '../../planning/parameter-layout.ts';
import type { TrainedArrays } from './flat-array.ts';

/**
 * |gradient| / |weights| of every unit, relative to the largest: what auto-RGN (arXiv 2210.11466, section 5) multiplies
 * the learning rate of a layer with. A unit without weights in it (adapters that begin at zero have some) counts 0.
 */
export async function gradientRatios(
  parameters: TrainedArrays,
  ops: Pick<GradientOps, 'norm'>,
): Promise<(readonly [Unit, number])[]> {
  const ratios: [Unit, number][] = [];
  for (const unit of parameters.units) {
    const units = new Set([unit]);
    const gradient = await ops.norm(parameters, parameters.gradients, units);
    const weights = await ops.norm(parameters, parameters.values, units);
    ratios.push([unit, weights === 0 ? 0 : gradient / weights]);
  }
  const largest = ratios.reduce((max, [, ratio]) => Math.max(max, ratio), 0);
  return ratios.map(([unit, ratio]) => [unit, largest === 0 ? 1 : ratio / largest]);
}
