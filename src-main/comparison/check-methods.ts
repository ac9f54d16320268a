import { InputError } from '../base/errors.ts';
import { largestChoice } from '../methods/chosen.ts';
import { requireCombination } from '../methods/combine.ts';
import { planMethod } from '../methods/plan.ts';
import { adapterTensors } from '../models/adapters.ts';
import type { DecoderSpec } from '../models/spec.ts';
import { eligibleBlocks } from '../salf/choice.ts';
import type { Cell } from './cells.ts';

/**
 * Tries the method of a cell on its model.
 * @throws InputError `request.bad-option` for `--methods` that names the method and what is wrong with it
 */
export function checkMethod({ method: name, settings }: Cell, spec: DecoderSpec): void {
  const { method, lora, seed } = settings;
  try {
    const { blocks } = spec;
    // Stands for a choice that is not made yet: whatever it will be, the settings must fit the model.
    const choice = largestChoice(method, blocks);
    requireCombination(settings, planMethod(method, { blocks, seed, choice }));
    if (method.name === 'salf') eligibleBlocks(method.choice, spec);
    if (lora !== null) adapterTensors(spec, lora, []);
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    const { field, message } = thrown.fault;
    const place = field === undefined ? '' : `${field}: `;
    throw new InputError({ ...thrown.fault, field: '--methods', message: `${name}: ${place}${message}` });
  }
}
