import { z } from 'zod';
import type { ErrorCode, Fault } from '../base/errors.ts';

/** Every code once, so that a code added to the union without a row here does not compile. */
const CODES = {
  'model.missing-file': 'model.missing-file',
  'model.bad-config': 'model.bad-config',
  'model.unsupported': 'model.unsupported',
  'model.bad-weights': 'model.bad-weights',
  'model.pickle-refused': 'model.pickle-refused',
  'model.bad-tokenizer': 'model.bad-tokenizer',
  'data.unreadable': 'data.unreadable',
  'data.bad-format': 'data.bad-format',
  'data.ragged-row': 'data.ragged-row',
  'data.incomplete': 'data.incomplete',
  'data.missing-column': 'data.missing-column',
  'data.unknown-label': 'data.unknown-label',
  'data.one-class': 'data.one-class',
  'data.empty': 'data.empty',
  'data.label-words': 'data.label-words',
  'data.template': 'data.template',
  'data.too-long': 'data.too-long',
  'request.bad-option': 'request.bad-option',
  'request.unknown-run': 'request.unknown-run',
  'request.unknown-experiment': 'request.unknown-experiment',
  'request.unknown-analysis': 'request.unknown-analysis',
  'workspace.unwritable': 'workspace.unwritable',
  'workspace.no-space': 'workspace.no-space',
  'workspace.in-use': 'workspace.in-use',
  'store.newer-version': 'store.newer-version',
  'store.corrupt': 'store.corrupt',
  'events.damaged': 'events.damaged',
  'events.other-version': 'events.other-version',
  'engine.crashed': 'engine.crashed',
  'engine.protocol': 'engine.protocol',
  'engine.out-of-memory': 'engine.out-of-memory',
  'engine.non-finite': 'engine.non-finite',
  'training.diverged': 'training.diverged',
  'checkpoint.corrupt': 'checkpoint.corrupt',
  'checkpoint.mismatch': 'checkpoint.mismatch',
  internal: 'internal',
} as const satisfies { readonly [Code in ErrorCode]: Code };

/** A {@link Fault} as it crosses a process border. */
export const FaultSchema: z.ZodType<Fault> = z.strictObject({
  code: z.enum(CODES),
  message: z.string(),
  remedy: z.string(),
  file: z.string().exactOptional(),
  field: z.string().exactOptional(),
  line: z.int().positive().exactOptional(),
});
