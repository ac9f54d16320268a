/** The places of all settings, as types: a setting without a row in a total table does not compile. */
import type { AnalyzeSettings, TrainSettings } from '../request.ts';

type Plain = string | number | boolean | null | undefined | readonly unknown[];
/** Groups that are one setting to a person. */
export const WHOLE = ['task', 'duration'] as const;
type Whole = (typeof WHOLE)[number];

/** Keys that lead to what is no group, with dots between. Unions are taken apart. */
type PathsOf<Settings, At extends string = ''> = At extends Whole
  ? At
  : Settings extends Plain
    ? At
    : {
        [Key in keyof Settings & string]-?: PathsOf<
          Exclude<Settings[Key], undefined>,
          At extends '' ? Key : `${At}.${Key}`
        >;
      }[keyof Settings & string];

export type TrainPath = PathsOf<TrainSettings>;
export type AnalyzePath = PathsOf<AnalyzeSettings>;

/** Where the settings of an analysis stand in those of a run, by what their places begin with. */
export const IN_TRAINING = { choice: 'method.choice', budget: 'method.budget', reading: 'data.reading', ridge: 'method.ridge' } as const; // prettier-ignore
type Moved = keyof typeof IN_TRAINING;

/** Settings that an analysis has by itself, or that mean something else there. */
export type OwnAnalyzePath = Exclude<AnalyzePath, Moved | `${Moved}.${string}` | Exclude<TrainPath, 'data' | 'seed'>>;

/** The place in a run's settings of what is said at this one of an analysis; the same where it has the same name. */
export function inTraining(path: string): string {
  const [key, ...rest] = path.split('.');
  const moved = Object.entries(IN_TRAINING).find(([each]) => each === key)?.[1];
  return moved === undefined ? path : [moved, ...rest].join('.');
}
