import { expect, it } from 'vitest';
import type { CudaView } from '../../../src-main/contract/routes/settings.ts';
import { installReason, installText, removeReason, stateWords } from './cuda-words.ts';

const VIEW: CudaView = {
  folder: '/cache/salf/cuda',
  state: 'half',
  fault: { code: 'cuda.libraries', message: 'It is half.', remedy: 'Run `salf cuda install`, which continues it.' },
  toLoad: { packed: 2 ** 30, unpacked: 2 ** 31, needed: 3 * 2 ** 30 },
  free: 2 ** 33,
  course: null,
  items: null,
};

it('names the button where the command line has a command', () => {
  expect(stateWords(VIEW)).toBe('It is half. Run “Install” under “CUDA” in the settings, which continues it.');
  expect(stateWords({ ...VIEW, state: 'complete', fault: null })).toMatch(/are installed\.$/);
});

it('says what an installation takes before it begins', () => {
  expect(installText(VIEW).replaceAll('\u202f', ' ')).toContain('loads 1 GiB; unpacked they take 2 GiB');
  expect(installText({ ...VIEW, free: null })).not.toContain('free');
});

it('says why a button does nothing', () => {
  expect([installReason(VIEW), removeReason(VIEW)]).toEqual(['', '']);
  expect(installReason({ ...VIEW, state: 'complete' })).not.toBe('');
  expect(removeReason({ ...VIEW, state: 'absent' })).not.toBe('');
});
