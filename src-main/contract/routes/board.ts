import { z } from 'zod';
import { CURVE_AXES, CURVE_BANDS } from '../board.ts';
import type { Board, BoardCurve, SettingsDifference } from '../board.ts';
import { TABLE_FORMATS } from '../table-formats.ts';
import { Id } from './common.ts';
import { route } from './route.ts';

/** Experiments that are shown together. */
const experiments = z.array(Id).min(1).max(50);
/** Another method to hold the others against; null: that of the experiment. */
const baseline = z.string().nullable();

export const BOARD_ROUTES = {
  /** Scores, tests and costs. Tests that were never done are done afterwards, and told as a change of `experiments`. */
  'board.read': route<Board>()(z.strictObject({ experiments, baseline })),
  /** The same as text for another program. */
  'board.text': route<string>()(z.strictObject({ experiments, baseline, format: z.enum(TABLE_FORMATS) })),
  /** Curves of all methods on one model and data set. @see smoothing share of the old mean at each point */
  'board.curves': route<readonly BoardCurve[]>()(
    z.strictObject({
      ...{ experiment: Id, model: z.string(), data: z.string() },
      ...{ axis: z.enum(CURVE_AXES), band: z.enum(CURVE_BANDS), smoothing: z.number().min(0).max(0.99) },
    }),
  ),
  /** What differs between the settings of methods. @see methods null: all */
  'board.settings': route<SettingsDifference>()(
    z.strictObject({ experiments, methods: z.array(z.string()).nullable() }),
  ),
} as const;
