import { experimentWords } from '../contract/flags/experiment-command.ts';
import { settingsOf } from '../contract/request.ts';
import type { Compared } from '../app/describing/shown-experiment.ts';
import { trainCommand } from '../app/runs/train-command.ts';
import type { Run } from '../store/runs.ts';

/**
 * The words of the command that makes an experiment again, with whole paths; where none says it, or its runs were picked,
 * of one command for each run.
 */
export function commandsOf({ id, request }: Pick<Compared, 'id' | 'request'>, runs: readonly Run[]): string[][] {
  const whole = id === null ? null : experimentWords(request);
  return whole === null ? runs.map((run) => trainCommand(settingsOf(run.request))) : [whole];
}
