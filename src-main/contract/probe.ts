import { z } from 'zod';
import { Provider } from './fields.ts';

/** Whether a provider really works here: a small graph is run on it, alone. */
export const ProbeRequest = z.strictObject({ kind: z.literal('probe'), provider: Provider });
export type ProbeRequest = z.infer<typeof ProbeRequest>;

/** It works; where it does not, the last event is an error. */
export const ProbeResult = z.strictObject({
  type: z.literal('result'),
  kind: z.literal('probe'),
  provider: Provider,
  /** To open a session and run it once. */
  seconds: z.number().min(0),
});
export type ProbeResult = z.infer<typeof ProbeResult>;
