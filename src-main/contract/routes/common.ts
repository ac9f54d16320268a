import { z } from 'zod';

/** A request that says nothing. */
export const Nothing = z.strictObject({});

/** Ids that the main side gave out; they hold no path. */
export const Id = z.string().regex(/^[a-z]+-[0-9a-z-]{4,40}$/);
export const OneId = z.strictObject({ id: Id });
