import { z } from 'zod';
import { CURVE_AXES, CURVE_BANDS } from '../board.ts';
import type { Board, BoardCurve, SettingsDifference } from '../board.ts';
import { TABLE_FORMATS } from '../output.ts';
import { Id } from './common.ts';
import { route } from './route.ts';

/** Experiments and picked runs that are shown together; at least one of either. */
const Chosen = z.strictObject({ experiments: z.array(Id).max(50), runs: z.array(Id).max(500).default([]) });
/** Another method to compare the others with; null: that of the experiment. */
const baseline = z.string().nullable();

export const BOARD_ROUTES = {
  /** Scores, tests and costs. Missing tests are computed afterwards, and reported as a change of `experiments`. */
  'board.read': route<Board>()(Chosen.extend({ baseline })),
  /** The same as text for another program. */
  'board.text': route<string>()(Chosen.extend({ baseline, format: z.enum(TABLE_FORMATS) })),
  /**
   * Curves of all methods at one place of a board. @see place its key @see smoothing share of the old mean at each point
   */
  'board.curves': route<readonly BoardCurve[]>()(
    Chosen.extend({
      place: z.string().max(10_000),
      axis: z.enum(CURVE_AXES),
      band: z.enum(CURVE_BANDS),
      smoothing: z.number().min(0).max(0.99),
    }),
  ),
  /** What differs between the settings of methods. @see methods null: all */
  'board.settings': route<SettingsDifference>()(Chosen.extend({ methods: z.array(z.string()).nullable() })),
} as const;
