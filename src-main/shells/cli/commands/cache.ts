import { hostname } from 'node:os';
import { basename } from 'node:path';
import { listCaches, pruneCaches } from '../../../app/cache.ts';
import type { CacheEntry, Pruned } from '../../../app/cache.ts';
import { InputError } from '../../../base/errors.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { table } from '../../../tables/layout.ts';
import { age, bytes, count, counted } from '../../../base/numbers.ts';
import { utcMinute } from '../../../base/utc-minute.ts';
import { text } from '../../../contract/flags/values.ts';
import type { Values } from '../../../contract/flags/values.ts';

export const addCache: AddCommand = (program, run) => {
  const command = program
    .command('cache')
    .option('--prune', 'delete them, except those that a process is working with')
    .option('--older-than <days>', 'only those that were not used for so many days');
  withJson(withWorkspace(command))
    .description('list the cached outputs of frozen blocks, which runs share, or delete them')
    .addHelpText('after', example('cache --prune --older-than 30'))
    .action(
      run((call) => {
        const { folder } = workspaceOf(call);
        const olderThan = days(call.values);
        if (call.values['prune'] === true) {
          const pruned = pruneCaches(folder, olderThan);
          call.reporter.event({ type: 'result', ...pruned });
          call.reporter.lines(prunedLines(pruned));
        } else {
          const caches = listCaches(folder, olderThan);
          call.reporter.event({ type: 'result', caches });
          call.reporter.lines(lines(caches));
        }
        return Promise.resolve(0);
      }),
    );
};

function days(values: Values): number {
  const given = values['olderThan'];
  if (given === undefined) return 0;
  const number = text(given).trim() === '' ? NaN : Number(given);
  if (Number.isFinite(number) && number >= 0) return number;
  throw new InputError({
    code: 'request.bad-option',
    field: '--older-than',
    message: `“${text(given)}” is not a number of days from 0 on.`,
    remedy: 'See `salf cache --help`.',
  });
}

/** Characters of a cache's name that tell it apart for a reader. */
const NAME = 8;

function lines(caches: readonly CacheEntry[]): string[] {
  if (caches.length === 0) return ['There are no caches.'];
  const columns = [
    { title: 'cache' },
    { title: 'model' },
    { title: 'blocks' },
    { title: 'prompts', number: true },
    { title: 'rows', number: true },
    { title: 'size', number: true },
    { title: 'age', number: true },
    { title: 'last used (UTC)' },
    { title: '' },
  ] as const;
  const rows = caches.map(({ key, about, bytes: size, lastUsedAt, users }) => [
    key.slice(0, NAME),
    ...(about === null
      ? ['', '', '', '']
      : [basename(about.model.path), blocks(about.boundary), count(about.prompts), count(about.rows)]),
    bytes(size),
    about === null ? '' : age((Date.now() - Date.parse(about.createdAt)) / 1000),
    utcMinute(lastUsedAt),
    users.length > 0 ? 'in use' : about === null ? 'not whole' : '',
  ]);
  return [...table(columns, rows), `${counted(caches.length, 'cache')}, ${bytes(total(caches))}`];
}

function prunedLines({ deleted, inUse }: Pruned): string[] {
  const kept = inUse.flatMap(({ key, bytes: size, users }) =>
    users.map(({ pid, host, note }) => {
      const what = `Kept ${key.slice(0, NAME)} (${bytes(size)}): process ${pid}`;
      if (host === hostname()) return `${what} is working with it.`;
      return `${what} of ${host} may be working with it; if it is not, delete ${note}.`;
    }),
  );
  return [`Deleted ${counted(deleted.length, 'cache')}, ${bytes(total(deleted))}.`, ...kept];
}

const blocks = (boundary: number): string => (boundary === 1 ? '1' : `1–${boundary}`);
const total = (caches: readonly CacheEntry[]): number => caches.reduce((sum, cache) => sum + cache.bytes, 0);
