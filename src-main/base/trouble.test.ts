import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { FailureError, formatFault, InputError } from './errors.ts';
import { faultOf, salfErrorOf } from './fault-of.ts';
import { saysNoMemory, troubleError, troubleOf, TROUBLES } from './trouble.ts';

const refused = (code: string, more = {}): Error => Object.assign(new Error(code), { code, ...more });

/** Of networks, terminals and processes: no file of ours meets them. */
const OF_NO_FILE =
  /^(EADDR.*|EAFNOSUPPORT|EALREADY|EBADMSG|ECANCELED|ECHILD|ECONN.*|EDESTADDRREQ|EDOM|EFAULT|EHOST.*|EIDRM|EILSEQ|EINPROGRESS|EINTR|EISCONN|EMSGSIZE|EMULTIHOP|ENET.*|ENOBUFS|ENODATA|ENOEXEC|ENOLINK|ENOMSG|ENOPROTOOPT|ENOSR|ENOSTR|ENOTCONN|ENOTSOCK|ENOTTY|EOVERFLOW|EPIPE|EPROTO.*|ERANGE|ESRCH|ETIME|ETIMEDOUT|EAGAIN|EWOULDBLOCK|EBADF|EDEADLK|E2BIG|EMLINK|ENOLCK)$/;

describe('codes', () => {
  it('of files all have a kind', () => {
    const without = Object.keys(constants.errno).filter((code) => troubleOf(refused(code)) === null);
    expect(without.filter((code) => !OF_NO_FILE.test(code))).toEqual([]);
  });

  it.each([
    ['ENOSPC', 'full'],
    ['EDQUOT', 'quota'],
    ['EFBIG', 'too-large'],
    ['SQLITE_FULL', 'full'],
    ['SQLITE_READONLY_DIRECTORY', 'read-only'],
    ['SQLITE_READONLY_DBMOVED', 'missing'],
    ['SQLITE_IOERR_WRITE', 'hardware'],
    ['SQLITE_IOERR_NOMEM', 'memory'],
    ['SQLITE_CONSTRAINT', null],
    ['ERR_ASSERTION', null],
    ['EPIPE', null],
  ])('%s is %s', (code, kind) => {
    expect(troubleOf(refused(code))).toBe(kind);
  });

  it('are not needed where words say that the memory ran out', () => {
    for (const words of [
      'Array buffer allocation failed',
      'std::bad_alloc',
      'bad allocation',
      'Failed to allocate memory for requested buffer of size 12884901888',
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      'Invalid string length',
    ]) {
      expect(saysNoMemory(words)).toBe(true);
      expect(salfErrorOf(new RangeError(words))).toMatchObject({
        exitCode: 1,
        fault: { code: 'engine.out-of-memory', message: 'The memory ran out.' },
      });
    }
    expect(faultOf(new RangeError('Invalid count value: -1'))).toMatchObject({ code: 'internal' });
  });
});

describe('words', () => {
  it('are there for every kind, two sentences each, and never say “internal”', () => {
    for (const kind of TROUBLES) {
      const { fault } = troubleError(kind, { file: '/w/x' });
      expect(`${fault.message} ${fault.remedy}`).toMatch(/^[A-Z].*\.( [A-Z].*\.)+$/);
      expect(fault.code).not.toBe('internal');
    }
    const all = TROUBLES.map((kind) => troubleError(kind).fault.message);
    expect(new Set(all).size).toBe(all.length);
  });

  it('of a full disk say how much to free, and are a failure', () => {
    const error = troubleError('full', { file: '/w/salf.sqlite', free: 2 ** 20 });
    expect(error).toBeInstanceOf(FailureError);
    expect(formatFault(error.fault)).toBe(
      '/w/salf.sqlite: The disk that holds it is full (1 MiB are free). ' +
        'Free 255 MiB there, or use another workspace (--workspace); what was done is kept.',
    );
    expect(troubleError('full', { needed: 5 * 2 ** 30, free: 2 ** 30 }).fault.remedy).toMatch(/^Free 4,096 MiB there,/);
  });

  it('of a wrong place are about the input, unless the work was under way', () => {
    expect(troubleError('denied', { file: '/w' })).toBeInstanceOf(InputError);
    expect(troubleError('denied', { file: '/w', isUnderWay: true })).toBeInstanceOf(FailureError);
  });
});

it('what was thrown raw by the system gets its words anywhere', () => {
  expect(salfErrorOf(refused('ENOSPC', { path: '/w/a' }))).toMatchObject({
    exitCode: 1,
    fault: { code: 'workspace.no-space', file: '/w/a' },
  });
  expect(salfErrorOf(refused('EACCES', { path: '/w/a' }))).toMatchObject({ exitCode: 2 });
  expect(salfErrorOf(new TypeError('x is no function'))).toMatchObject({ exitCode: 1, fault: { code: 'internal' } });
});
