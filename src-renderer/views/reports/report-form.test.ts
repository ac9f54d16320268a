import { describe, expect, it } from 'vitest';
import { REPORT_PARTS } from '../../../src-main/contract/output.ts';
import type { RunSummary } from '../../../src-main/contract/window.ts';
import { chosenParts, pdfBlob, runOptions, toggled } from './report-form.ts';

const run = (runId: string, state: RunSummary['state']): RunSummary => ({
  runId,
  name: null,
  note: '',
  tags: [],
  state,
  createdAt: '',
  model: 'tiny',
  data: 'trec',
  method: 'full',
  seed: 1,
  macroF1: 0.5,
  seconds: 1,
});

describe('what is ticked', () => {
  const options = ['a', 'b', 'c'].map((id) => ({ id, label: id, hint: '' }));
  it('keeps the order of the list', () => {
    expect(toggled(['c'], 'a', options)).toEqual(['a', 'c']);
    expect(toggled(['a', 'c'], 'a', options)).toEqual(['c']);
  });
  it('forgets what is no longer there', () => expect(toggled(['gone'], 'b', options)).toEqual(['b']));
});

it('only finished runs can be reported', () => {
  expect(runOptions([run('r-1', 'finished'), run('r-2', 'running')]).map(({ id }) => id)).toEqual(['r-1']);
});

it('a run has its own name in front, and its tags behind', () => {
  const [option] = runOptions([{ ...run('r-1', 'finished'), name: 'Mine', tags: ['paper'] }]);
  expect(option).toMatchObject({ label: 'Mine: full, seed 1, trec' });
  expect(option?.hint).toContain('paper');
});

it('parts come in their order in the report', () => {
  const ticked = {
    setup: false,
    methods: true,
    charts: true,
    choice: true,
    classes: false,
    reproducibility: true,
    glossary: true,
  };
  expect(chosenParts(ticked)).toEqual(REPORT_PARTS.filter((part) => ticked[part]));
});

it('base64 becomes the bytes of a PDF', async () => {
  const blob = pdfBlob(btoa('%PDF-\u00ff'));
  expect(blob.type).toBe('application/pdf');
  expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual([0x25, 0x50, 0x44, 0x46, 0x2d, 0xff]);
});
