import { z } from 'zod';

/**
 * Which blocks train. A method is one line here (its name and its own settings), one in `methods/`, and one flag per
 * setting in the command-line shell.
 */
export const MethodRequest = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('full') }),
  /** Blocks 1..freeze stay as they are, the blocks above train. */
  z.strictObject({ name: z.literal('last-k'), freeze: z.int().min(0) }),
]);
export type MethodRequest = z.infer<typeof MethodRequest>;
export const METHOD_NAMES = MethodRequest.options.map((option) => option.shape.name.value);
