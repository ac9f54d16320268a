import { z } from 'zod';
import { TABLE_FORMATS } from '../table-formats.ts';
import { Id } from './common.ts';
import { route } from './route.ts';

export const BOARD_ROUTES = {
  /** The tables of an experiment as text for another program. @see baseline another method to hold the others against */
  'board.text': route<string>()(
    z.strictObject({ experiment: Id, baseline: z.string().nullable(), format: z.enum(TABLE_FORMATS) }),
  ),
} as const;
