/** What a person is asked who closes the window while jobs run or wait. Pure; the window shows it. */
import { plural } from '../../base/numbers.ts';
import type { JobView } from '../../contract/routes/jobs.ts';

/** `close`: the last window is closed; `quit`: the program is to end. */
export type Leaving = 'close' | 'quit';
/** `background`: without a window until everything is done; `keep`: end, what runs stops and is kept; `stay`: do nothing. */
export type Choice = 'background' | 'keep' | 'stay';

export interface Question {
  readonly message: string;
  readonly detail: string;
  /** As buttons from left to right. */
  readonly choices: readonly { readonly choice: Choice; readonly label: string }[];
}

const LABELS: Readonly<Record<Choice, string>> = {
  background: 'Keep training in the background',
  keep: 'Pause and quit',
  stay: 'Cancel',
};

/** @returns null where nothing is at work, and nobody need be asked */
export function questionFor(jobs: readonly Pick<JobView, 'state' | 'title'>[], leaving: Leaving): Question | null {
  const running = jobs.find(({ state }) => state === 'running');
  if (running === undefined) return null;
  const waiting = jobs.filter(({ state }) => state === 'waiting').length;
  const more = waiting === 0 ? '' : ` ${waiting} more ${plural(waiting, 'waits', 'wait')}.`;
  const background =
    leaving === 'close' ? ' In the background it continues without a window; start the program again to see it.' : '';
  const choices: readonly Choice[] = leaving === 'close' ? ['background', 'keep', 'stay'] : ['keep', 'stay'];
  return {
    message: `“${running.title}” is running.${more}`,
    detail: `Paused, it ends after the current step, keeps a checkpoint, and can be resumed later.${background}`,
    choices: choices.map((choice) => ({ choice, label: LABELS[choice] })),
  };
}

/** What the button of this number means; a dialog that was closed means to stay. */
export function chosen({ choices }: Question, button: number): Choice {
  return choices[button]?.choice ?? 'stay';
}

/** Whether a program without a window has nothing more to do. */
export function isIdle(jobs: readonly Pick<JobView, 'state'>[]): boolean {
  return jobs.every(({ state }) => state !== 'running' && state !== 'waiting');
}
