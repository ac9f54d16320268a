import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../base/errors.ts';
import { CHOICE_EVIDENCE } from '../contract/evidence.ts';
import { REPORT_PARTS } from '../contract/output.ts';
import type { ReportPart } from '../contract/output.ts';
import type { Report } from '../report/report.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import { storeExperiment } from '../comparison/testing/finished.ts';
import { buildReport } from './build.ts';
import { previewReport } from './preview.ts';
import { findSources } from './source.ts';
import type { Selection } from './source.ts';
import { byRule, chosen, comparison, wrong } from './testing/letters.ts';

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-report-'));
  store = await openStore(folder);
  storeExperiment(store, comparison(), {
    'salf 1': { answers: wrong(5) },
    'salf 2': { answers: wrong(6) },
    'full 1': { answers: wrong(7) },
    'full 2': { answers: wrong(8) },
    'half 1': { answers: wrong(9) },
    'half 2': 'diverged',
  });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const EXPERIMENT = { experiments: ['x-1'], runs: [] };
const STAMP = { madeAt: '2026-11-26T15:00:00.000Z', version: '0.1.0' };

function built(selection: Selection, parts: readonly ReportPart[] = REPORT_PARTS, title = ''): Report {
  return buildReport(store, findSources(store, selection), { title, question: '', parts }, STAMP);
}
const titles = ({ sections }: Report): string[] => sections.map(({ title }) => title);
const blocks = (report: Report, title: string) => report.sections.find((each) => each.title === title)!.blocks;

describe('a report of an experiment', () => {
  it('lists scores on files that were given after the training', () => {
    expect(titles(built(EXPERIMENT))).not.toContain('Scores on other files');
    const scored = { macroF1: 0.75, accuracy: 0.8, loss: 0.5, perClass: [], confusion: [], predictions: [0] };
    const score = { ...scored, rows: 1, dataHash: 'h', notes: [], seconds: 1 };
    store.fileEvaluations.put({ run: 'r-tiny-letters-full-2', step: null, file: '/data/more.csv', score });
    const [block] = blocks(built(EXPERIMENT), 'Scores on other files');
    if (block?.kind !== 'table') throw new Error('no table');
    expect(block.table.rows).toHaveLength(1);
    const [method, seed, , file, , f1] = block.table.rows[0]!;
    expect([method, seed, file, f1]).toMatchObject([{ text: 'full' }, { value: 2 }, { text: 'more.csv' }, { value: 0.75 }]); // prettier-ignore
  });

  it('has all its parts, and says what is left out', () => {
    store.runs.noteChoice('r-tiny-letters-salf-1', chosen(2));
    store.runs.noteChoice('r-tiny-letters-salf-2', chosen(3));
    const report = built(EXPERIMENT);
    expect(report.title).toBe('Fine-tuning of tiny on letters');
    expect(titles(report)).toEqual([
      'Setup',
      'Methods',
      'Results',
      'How SALF chose',
      'Left out',
      'Appendix: scores by class',
      'Appendix: how to make it again',
      'Appendix: glossary',
    ]);
    expect(blocks(report, 'How SALF chose').at(-1)).toEqual({ kind: 'text', text: CHOICE_EVIDENCE });
    expect(blocks(report, 'Appendix: glossary')).toMatchObject([{ kind: 'facts' }]);
    expect(JSON.stringify(blocks(report, 'Appendix: glossary'))).toContain(
      'Mean share of the blocks that the backward',
    );
    expect(blocks(report, 'Left out')).toEqual([
      { kind: 'list', items: ['r-tiny-letters-half-2 (half, seed 2, letters): diverged.'] },
    ]);
    const charts = report.sections
      .flatMap((section) => section.blocks)
      .flatMap((each) => (each.kind === 'chart' ? each.chart : []));
    expect(charts.map(({ kind }) => kind)).toEqual(['cost-scatter', 'cost-scatter', 'curves', 'gains', 'stability']);
    expect(charts.at(-1)).toMatchObject({
      data: { boundaries: [2, 3], shares: [0, 0, 90, 10, 0].map((share) => ({ share })) },
    });
    const bars = charts.find(({ kind }) => kind === 'gains');
    expect(bars).toMatchObject({
      data: {
        boundaries: [
          { boundary: 2, by: 'seed 1' },
          { boundary: 3, by: 'seed 2' },
        ],
      },
    });
    expect(report.summary[0]!.sentences.join(' ')).toContain('the seeds chose e = 2 and e = 3');
  });

  it('marks in the picture of SALF’s gains what other rules chose, by seed', () => {
    store.runs.noteChoice('r-tiny-letters-salf-1', chosen(2));
    store.runs.noteChoice('r-tiny-letters-half-1', byRule('ist', [1, 4]));
    const gains = blocks(built(EXPERIMENT), 'How SALF chose').find((each) => each.kind === 'chart')!;
    expect(gains).toMatchObject({
      chart: { kind: 'gains', data: { rules: [{ rule: 'ist', blocks: [1, 4], isSuffix: false }] } },
    });
    expect(gains.caption).toContain(' Marks: the blocks that other rules train, seed 1.');
  });

  it('tells every warning about the data, and a command that makes it again', () => {
    const { dataHash } = store.runs.find('r-tiny-letters-full-1');
    const warnings = ['one.', 'two.', 'three.', 'test: 3 rows of it are trained on.', 'Name it: --encoding utf-8.'];
    store.datasets.put({ ...store.datasets.get(dataHash!)!, task: 'custom', warnings });
    const report = built(EXPERIMENT);
    const facts = blocks(report, 'Setup').flatMap((block) => (block.kind === 'facts' ? block.facts : []));
    expect(facts.filter(([name]) => name === 'Of the data').map(([, value]) => value)).toEqual([
      ...warnings.slice(0, 4),
      'Name it: “Encoding” utf-8.',
    ]);
    expect(facts.find(([name]) => name === 'Data')![1]).toMatch(/^letters: /);
    const code = blocks(report, 'Appendix: how to make it again').flatMap((each) =>
      each.kind === 'code' ? each.text : [],
    );
    expect(code.length).toBeGreaterThan(0);
    for (const { title, blocks: all } of report.sections) {
      const read = JSON.stringify(all.filter(({ kind }) => kind !== 'code'));
      expect(read, title).not.toMatch(/(?<![\w-])--[a-z]/);
    }
    for (const text of code) expect(text).toMatch(/^npm run salf -- (compare|train) /);
  });

  it('has names, notes and tags as they are now, and the command as it was', () => {
    const { request } = store.experiments.find('x-1');
    const before = blocks(built(EXPERIMENT), 'Appendix: how to make it again');
    const [{ task, data }] = request.datasets as [(typeof request.datasets)[number]];
    const facts = { labels: ['cat', 'hat', 'end'], rows: { train: 3, validation: null, test: 3 }, warnings: [] };
    store.libraryDatasets.add({ id: 'd-0000aaaa', name: 'Own letters', task, data, facts });
    store.descriptions.put('x-1', { name: 'March table', note: 'First look.', tags: ['paper'] });
    store.descriptions.put('r-tiny-letters-full-1', { name: 'The good one', note: '', tags: ['base'] });
    const report = built(EXPERIMENT);
    expect(report.title).toBe('Fine-tuning of tiny on Own letters');
    const setup = blocks(report, 'Setup');
    expect(setup[0]).toEqual({ kind: 'heading', text: 'March table' });
    expect(JSON.stringify(setup)).toContain('["Note","First look."],["Tags","paper"]');
    const again = blocks(report, 'Appendix: how to make it again');
    expect(JSON.stringify(again)).toContain('The good one [base]');
    const codeOf = (all: typeof again): unknown[] => all.filter(({ kind }) => kind === 'code');
    expect(codeOf(again)).toEqual(codeOf(before));
  });

  it('has scores by class, means over the seeds', () => {
    const [block] = blocks(built(EXPERIMENT), 'Appendix: scores by class');
    const table = block?.kind === 'table' ? block.table : null;
    const results = ['full 1', 'full 2'].map(
      (cell) => store.runs.find(`r-tiny-letters-${cell.replace(' ', '-')}`).result!,
    );
    const column = table!.columns.findIndex(({ key }) => key === 'recall_full');
    const mean = (results[0]!.perClass[0]!.recall + results[1]!.perClass[0]!.recall) / 2;
    expect(table!.rows[0]![column]).toMatchObject({ value: mean });
    expect(table!.rows.map(([label]) => label)).toMatchObject([{ text: 'cat' }, { text: 'hat' }, { text: 'end' }]);
  });

  it('leaves out the parts that nobody wants', () => {
    const report = built(EXPERIMENT, ['methods'], 'Mine');
    expect(report.title).toBe('Mine');
    expect(titles(report)).toEqual(['Methods', 'Results', 'Left out']);
    expect(blocks(report, 'Results').every(({ kind }) => kind === 'table')).toBe(true);
  });

  it('is plain data, the same each time', () => {
    const report = built(EXPERIMENT);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(built(EXPERIMENT)).toEqual(report);
  });
});

describe('a report of picked runs', () => {
  const id = (cell: string): string => `r-tiny-letters-${cell}`;

  it('compares them, baseline every block', () => {
    const { sources, leftOut } = findSources(store, { experiments: [], runs: ['salf-1', 'full-1', 'half-2'].map(id) });
    expect(sources).toHaveLength(1);
    expect(sources[0]!.request).toMatchObject({
      baseline: 'full',
      seeds: [1],
      methods: [{ name: 'salf' }, { name: 'full' }],
    });
    expect(leftOut).toEqual(['r-tiny-letters-half-2: diverged (Step 4 gave NaN).']);
  });

  it('tells runs of a method apart by the settings in which they differ, and leaves out those that are the same', () => {
    const first = store.runs.find(id('full-1'));
    const copy = (runId: string, change: object): void => {
      store.runs.create({ ...first.request, ...change, runId }, []);
      store.runs.start(runId, { name: 'h', pid: 1, start: null });
      store.runs.noteModel(runId, first.modelHash!);
      store.runs.noteData(runId, first.dataHash!);
      store.runs.notePlan(runId, first.plan!);
      store.runs.finish(runId, first.result!);
    };
    copy('r-other-rate', { optimizer: { ...first.request.optimizer, learningRate: 0.01 } });
    copy('r-same-again', {});
    const runs = [id('full-1'), 'r-other-rate', 'r-same-again'];
    const { sources, leftOut } = findSources(store, { experiments: [], runs });
    expect(sources[0]!.request.methods.map(({ name }) => name)).toEqual([
      'full (Learning rate 0.0003)',
      'full (Learning rate 0.01)',
    ]);
    expect(leftOut).toEqual(['r-same-again: r-tiny-letters-full-1 is the same method with the same seed.']);
  });
});

describe('a selection is refused', () => {
  const refused = (selection: Selection): unknown => {
    try {
      return findSources(store, selection);
    } catch (thrown) {
      return thrown instanceof InputError ? thrown.fault.code : thrown;
    }
  };

  it.each([
    [{ experiments: [], runs: [] }, 'request.bad-option'],
    [{ experiments: ['x-9'], runs: [] }, 'request.unknown-experiment'],
    [{ experiments: [], runs: ['r-9'] }, 'request.unknown-run'],
    [{ experiments: [], runs: ['r-tiny-letters-half-2'] }, 'request.bad-option'],
  ])('%j', (selection, code) => expect(refused(selection)).toBe(code));
});

it('a preview tells the same sections, runs and what is missing', () => {
  store.runs.noteChoice('r-tiny-letters-salf-1', chosen(2));
  const preview = previewReport(store, EXPERIMENT, REPORT_PARTS);
  const report = built(EXPERIMENT);
  expect(preview.sections.map(({ title }) => title)).toEqual(['Summary', ...titles(report)]);
  expect(preview).toMatchObject({ title: report.title, question: report.question, runs: 5 });
  expect(preview.warnings).toEqual(['r-tiny-letters-half-2 (half, seed 2, letters): diverged.']);
});
