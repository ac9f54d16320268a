import { z } from 'zod';
import { DraftForm } from './draft-form.ts';

const BAD_THREADS = 'The number of threads is a whole number from 0 to 1024';
const Threads = z.int(BAD_THREADS).min(0, BAD_THREADS).max(1024, BAD_THREADS);

/** What a person prefers in a workspace, with what holds while nothing was said. */
export const Preferences = z.strictObject({
  /** Of one operator, in what is started from a window; 0: as many as the machine has cores. */
  threads: Threads.default(0),
  /** The form of a comparison as it was left; null: none, or one that this version does not read. */
  draft: DraftForm.nullable().default(null).catch(null),
});
export type Preferences = z.infer<typeof Preferences>;

/** Those that are to change. */
export const PreferenceChange = z.strictObject({
  threads: Threads.exactOptional(),
  draft: DraftForm.exactOptional(),
});
export type PreferenceChange = z.infer<typeof PreferenceChange>;
