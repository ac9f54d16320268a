import { describe, expect, it } from 'vitest';
import { LARGEST_UPLOAD, planUpload, refuseTooMuch } from './upload-plan.ts';

const file = (name: string, size = 1) => ({ kind: 'file', name, files: [{ path: name, size }] });

describe('a plan', () => {
  it('gives every entry a folder of its own, and every file a place in it', () => {
    const folder = {
      kind: 'folder',
      name: 'model',
      files: [
        { path: 'config.json', size: 2 },
        { path: 'w/a.bin', size: 3 },
      ],
    };
    expect(planUpload({ entries: [folder, file('rows.csv', 5), file('rows.csv', 7)] })).toEqual({
      files: [
        { path: '1/model/config.json', size: 2 },
        { path: '1/model/w/a.bin', size: 3 },
        { path: '2/rows.csv', size: 5 },
        { path: '3/rows.csv', size: 7 },
      ],
      entries: ['1/model', '2/rows.csv', '3/rows.csv'],
      bytes: 17,
    });
  });

  it('leads nowhere but below its folder', () => {
    expect(planUpload({ entries: [file('../../rows.csv')] }).entries).toEqual(['1/.._.._rows.csv']);
    const climbing = { kind: 'folder', name: 'model', files: [{ path: '../../x', size: 1 }] };
    expect(() => planUpload({ entries: [climbing] })).toThrow('cannot be the name of a file');
    expect(() => planUpload({ entries: [file('..')] })).toThrow('cannot be the name of a file');
  });

  it('takes no name twice, whatever its case', () => {
    const twice = {
      kind: 'folder',
      name: 'm',
      files: [
        { path: 'A.json', size: 1 },
        { path: 'a.json', size: 1 },
      ],
    };
    expect(() => planUpload({ entries: [twice] })).toThrow('Two files would get the same name.');
  });

  it.each([
    null,
    {},
    { entries: [] },
    { entries: [{ kind: 'file', name: 'a', files: [] }] },
    { entries: [file('a', -1)] },
    { entries: [file('a', 0.5)] },
    { entries: [{ ...file('a'), path: '/etc' }] },
  ])('is not made of %j', (given) => {
    expect(() => planUpload(given)).toThrow('This is no list of files.');
  });
});

describe('room', () => {
  it('is enough below the largest size and the free space', () => {
    expect(() => refuseTooMuch(LARGEST_UPLOAD, 2 * LARGEST_UPLOAD)).not.toThrow();
    expect(() => refuseTooMuch(0, 2 ** 30)).not.toThrow();
  });
  it('is not there for more', () => {
    expect(() => refuseTooMuch(LARGEST_UPLOAD + 1, 4 * LARGEST_UPLOAD)).toThrow('at most 64 GiB can be sent');
    expect(() => refuseTooMuch(2 ** 30, 2 ** 30)).toThrow('1 GiB are free where the workspace lies');
  });
});
