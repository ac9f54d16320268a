/** The settings of an analysis as those of a run in which SALF chooses. */
import type { AnalysisOptions } from '../analysis-view.ts';
import { AnalyzeSettings } from '../request.ts';
import { ANALYZE_FLAGS } from '../settings/flags.ts';
import { nameOf } from './read.ts';
import type { Values } from './values.ts';
import { changedValues, placesOf } from './write.ts';

/** How an analysis reads its prompts and the head. */
export type AnalysisReading = Pick<AnalyzeSettings, 'labelToken' | 'maxLength' | 'padMultiple' | 'ridge'>;

const READING = ['labelToken', 'maxLength', 'padMultiple', 'ridge'];
const FLAGS = ANALYZE_FLAGS.filter(({ path }) => READING.includes(path) || /^(choice|budget)\./.test(path));
const DEFAULTS = AnalyzeSettings.parse({ model: '-', task: { kind: 'preset', preset: '-' }, data: '-' });

/** The names under which {@link analysisValues} may put something; runs have settings of the same names. */
export const ANALYSIS_NAMES: readonly string[] = FLAGS.map(nameOf);

/** What differs from the defaults, by the names of flags. */
export function analysisValues(options: AnalysisOptions, reading: AnalysisReading): Values {
  return changedValues(FLAGS, placesOf({ ...options, ...reading }), placesOf(DEFAULTS));
}
