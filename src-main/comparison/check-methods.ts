import { InputError } from '../base/errors.ts';
import { requireCombination } from '../methods/combine.ts';
import { planMethod } from '../methods/plan.ts';
import { adapterTensors } from '../models/adapters.ts';
import type { DecoderSpec } from '../models/spec.ts';
import { eligibleBlocks } from '../salf/choice.ts';
import type { Cell } from './cells.ts';

/** Stands for a choice that is not made yet: whatever SALF will choose, its settings must fit the model. */
const ANY_CHOICE = 0;

/**
 * Tries the method of a cell on its model.
 * @throws InputError `request.bad-option` for `--methods` that names the method and what is wrong with it
 */
export function checkMethod({ method: name, settings }: Cell, spec: DecoderSpec): void {
  const { method, lora, seed } = settings;
  try {
    requireCombination(settings, planMethod(method, { blocks: spec.blocks, seed, choice: ANY_CHOICE }));
    if (method.name === 'salf') eligibleBlocks(method.choice, spec);
    if (lora !== null) adapterTensors(spec, lora, []);
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    const { field, message } = thrown.fault;
    const place = field === undefined ? '' : `${field}: `;
    throw new InputError({ ...thrown.fault, field: '--methods', message: `${name}: ${place}${message}` });
  }
}
