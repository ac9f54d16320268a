/** What a new model holds: matrices from normal(0, deviation), norms neutral, biases zero, as transformers does. */
import { Random } from '../../base/random.ts';
import type { DecoderSpec } from '../../models/spec.ts';
import { expectedTensors } from '../../models/tensors.ts';
import type { Parameters } from '../optimizer/parameters.ts';

/** Fills the values of all tensors of `spec`, each from a stream of its own. */
export function fillAnew(parameters: Parameters, spec: DecoderSpec, deviation: number, seed: number): void {
  const roles = new Map(expectedTensors(spec).map(({ name, role }) => [name, role]));
  for (const parameter of parameters.all) {
    const values = parameters.slice(parameters.values, parameter);
    const role = roles.get(parameter.name);
    if (role === 'norm' || role === 'finalNorm') values.fill(1 - spec.normOffset);
    else if (parameter.name.endsWith('.bias')) values.fill(0);
    else fillNormal(values, deviation, Random.seeded(seed).split(`initial ${parameter.name}`));
  }
}

/** Box and Muller 1958, two at a time; 1 - u keeps the logarithm's argument above 0. */
function fillNormal(values: Float32Array, deviation: number, random: Random): void {
  for (let i = 0; i < values.length; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - random.uniform()));
    const angle = 2 * Math.PI * random.uniform();
    values[i] = radius * Math.cos(angle);
    if (i + 1 < values.length) values[i + 1] = radius * Math.sin(angle);
  }
}
