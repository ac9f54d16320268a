/** Flags about targets, and what they stand for: one row each for the command line and the form of the window. */
import type { z } from 'zod';
import { InputError } from '../../base/errors.ts';
import { TargetChanges, TargetName, TargetSettings } from '../targets.ts';
import { nameOf } from './read.ts';
import { text, words } from './values.ts';
import type { Values } from './values.ts';

/** How the text after a flag becomes its setting. */
type Takes = 'text' | 'number' | 'words' | 'file' | 'switch';

export interface TargetFlag {
  /** As commander writes it. */
  readonly flag: string;
  /** In the settings of a target. */
  readonly path: string;
  readonly label: string;
  readonly help: string;
  readonly takes: Takes;
  /** Whether it may be said for one comparison, too. */
  readonly changes: boolean;
  readonly kinds: readonly TargetSettings['kind'][];
}

const BOTH = ['slurm', 'ssh'] as const;
const SLURM = ['slurm'] as const;
const row = (flag: string, path: string, label: string, help: string, kinds: TargetFlag['kinds'], changes = false, takes: Takes = 'text'): TargetFlag => ({ flag, path, label, help, kinds, changes, takes }); // prettier-ignore

export const TARGET_FLAGS: readonly TargetFlag[] = [
  row('--ssh <host>', 'ssh', 'Host', 'host as ssh takes it, such as me@login or a name of its config', BOTH),
  row('--folder <dir>', 'folder', 'Folder there', 'folder there for the program, models, data and runs', BOTH),
  row('--partition <name>', 'partition', 'Partition', 'partition of Slurm (default: the site’s)', SLURM, true),
  row('--account <name>', 'account', 'Account', 'account of Slurm (default: the site’s)', SLURM, true),
  row('--gpus <n>', 'gpus', 'GPUs of a cell', 'GPUs of a cell (default: one with --provider cuda, else none)', SLURM, true, 'number'),
  row('--cpus <n>', 'cpus', 'Cores of a cell', 'cores of a cell (default: the site’s)', SLURM, true, 'number'),
  row('--memory <size>', 'memory', 'Memory of a cell', 'memory of a cell, such as 16G (default: its plan and a margin)', SLURM, true),
  row('--time <time>', 'time', 'Time of a cell', 'time limit of a cell, such as 4:00:00 (default: its estimate and a margin, else the site’s)', SLURM, true),
  row('--throttle <n>', 'throttle', 'Cells at once', 'most cells at work at once (default: Slurm decides; 1 by ssh)', BOTH, true, 'number'),
  row('--sbatch-extra <words>', 'extra', 'Further words for sbatch', 'further words for sbatch, passed on as they are', SLURM, true, 'words'),
  row('--setup <file>', 'setup', 'Setup', 'file with lines of sh that come first there, such as module load', BOTH, false, 'file'),
  row('--modules <dir>', 'modules', 'Libraries there', 'node_modules there, where npm cannot reach its registry', BOTH),
]; // prettier-ignore

/**
 * The target that flags stand for.
 * @param readFile reads what --setup names
 * @throws InputError `request.bad-option` that names the flag
 */
export function readTarget(values: Values, readFile: (path: string) => string): TargetSettings {
  const kind = values['slurm'] === true ? 'slurm' : 'ssh';
  const foreign = TARGET_FLAGS.find((flag) => values[nameOf(flag)] !== undefined && !flag.kinds.includes(kind));
  if (foreign !== undefined) throw bad(foreign, 'It belongs to targets of Slurm.', 'Add --slurm, or leave it out.');
  if (kind === 'ssh' && values['ssh'] === undefined)
    throw bad({ flag: '--ssh' }, 'It is missing.', 'Add --ssh HOST for a machine of your own, --slurm for Slurm.');
  if (values['ssh'] !== undefined && values['folder'] === undefined)
    throw bad({ flag: '--folder' }, 'It is missing.', 'Add --folder DIR, a folder there such as ~/salf.');
  const flags = TARGET_FLAGS.filter(({ kinds }) => kinds.includes(kind));
  return checked(TargetSettings, { kind, ...given(flags, values, readFile) }, values);
}

/**
 * What changes for one comparison.
 * @param models paths of its models here, in their order
 * @param earlier what it was sent with before, which counts where nothing else is said
 * @throws InputError `request.bad-option` that names the flag
 */
export function readChanges(
  values: Values,
  models: readonly string[],
  earlier: TargetChanges | null = null,
): TargetChanges {
  const remote = words(values['remoteModel']);
  if (remote.length > 0 && remote.length !== models.length) {
    const message = `There are ${models.length} models and ${remote.length} of these.`;
    throw bad({ flag: '--remote-model' }, message, 'Give one for each --model, in the same order.');
  }
  const remoteModels = remote.map((there, index) => ({ here: models[index]!, there }));
  const flags = TARGET_FLAGS.filter(({ changes }) => changes);
  return checked(
    TargetChanges,
    { ...earlier, ...given(flags, values, (path) => path), ...(remoteModels.length === 0 ? {} : { remoteModels }) },
    values,
  );
}

/** @throws InputError `request.bad-option` */
export function readTargetName(name: string): string {
  const parsed = TargetName.safeParse(name);
  if (parsed.success && name !== 'local') return name;
  const remedy = 'Use small letters, digits and hyphens, such as lab; local is this machine.';
  throw bad({ flag: 'NAME' }, `“${name}” is no name for a target.`, remedy);
}

function given(
  flags: readonly TargetFlag[],
  values: Values,
  readFile: (path: string) => string,
): Record<string, unknown> {
  const read = ({ takes }: TargetFlag, value: NonNullable<Values[string]>): unknown => {
    if (takes === 'words') return words(value).flatMap((each) => shellWords(each, '--sbatch-extra'));
    if (takes === 'number') return text(value).trim() === '' ? NaN : Number(text(value));
    return takes === 'file' ? readFile(text(value)) : text(value);
  };
  return Object.fromEntries(
    flags.flatMap((flag) => {
      const value = values[nameOf(flag)];
      return value === undefined ? [] : [[flag.path, read(flag, value)]];
    }),
  );
}

function checked<T>(schema: z.ZodType<T>, value: unknown, values: Values): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const path = String(issue.path[0] ?? '');
  const flag = TARGET_FLAGS.find((each) => each.path === path) ?? { flag: '--remote-model', help: 'a path there' };
  const said = values[nameOf(flag)];
  throw bad(
    flag,
    `“${typeof said === 'string' ? said : path}” does not fit: ${flag.help}.`,
    'See `salf targets --help`.',
  );
}

function bad({ flag }: Pick<TargetFlag, 'flag'>, message: string, remedy: string): InputError {
  return new InputError({ code: 'request.bad-option', field: flag.split(' ')[0]!, message, remedy });
}

/**
 * Words of a text as a shell would take them, but nothing is expanded: blanks part, quotes keep.
 * @throws InputError `request.bad-option` for a quote without an end
 */
export function shellWords(given: string, field: string): string[] {
  const found: string[] = [];
  const pattern = /\s*((?:'[^']*'|"[^"]*"|[^\s'"])+)/gy;
  let at = 0;
  for (let match = pattern.exec(given); match !== null; match = pattern.exec(given)) {
    const [, word = ''] = match;
    found.push(word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_all, one?: string, two?: string) => one ?? two ?? ''));
    at = pattern.lastIndex;
  }
  if (given.slice(at).trim() === '') return found;
  throw bad({ flag: field }, 'A quote in it has no end.', 'Close it, as in --constraint="a100|h100".');
}
