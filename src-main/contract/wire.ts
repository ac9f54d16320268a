import { z } from 'zod';
import type { Answer } from './window.ts';
import type { WindowEvent } from './window-events.ts';

/** What a window sends over a socket or a pipe: one request, whose number comes back with its answer. */
export const WireRequest = z.strictObject({ number: z.int().min(0), name: z.string(), input: z.unknown() });
export type WireRequest = z.infer<typeof WireRequest>;

/** What comes back. */
export type WireMessage =
  | { readonly type: 'answer'; readonly number: number; readonly answer: Answer<unknown> }
  | { readonly type: 'event'; readonly event: WindowEvent };
