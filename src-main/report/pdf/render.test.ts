import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookOf } from '../../contract/method-look.ts';
import { barColumn, none, number, numberColumn, text, textColumn } from '../../tables/table.ts';
import type { Table } from '../../tables/table.ts';
import type { Report } from '../report.ts';
import { PAGE } from './look.ts';
import { renderReport } from './render.ts';

/** Wider than the page, without a space. */
const LONG = '{text}:Z'.repeat(30);

const NAMES = Array.from({ length: 14 }, (_, index) => `method-${index}`);
const WIDE: Table = {
  title: 'A table wider than the page',
  columns: [textColumn('class', 'class'), ...NAMES.map((name) => numberColumn(name, name)), barColumn('bar', '')],
  rows: ['cat', 'hat'].map((word, row) => [
    text(word),
    ...NAMES.map((_, index) => (index === 3 ? none() : number(-0.5 + row, { spread: { kind: 'half', half: 0.25 } }))),
    { kind: 'bar', share: row },
  ]),
  footnotes: ['p ≥ 0.05 says nothing; Δ is a difference.'],
};
const look = lookOf({ name: 'salf' } as Parameters<typeof lookOf>[0], true);
const measured = (mean: number) => ({ n: 3, mean, interval: { low: mean - 0.1, high: mean + 0.1 } });
const costs = {
  depthSaving: 0,
  flops: { backward: 1, steps: 2, run: 3 },
  relativeFlops: { backward: 0.5, step: 0.5, run: 0.5 },
  measured: { seconds: measured(3), secondsPerStep: 0.1, peakMemoryBytes: 2 ** 20 },
};
const methods = [{ name: 'salf-lora', look }];
const REPORT: Report = {
  title: 'Letters “a–z”',
  question: 'Which layers?',
  madeAt: '2026-11-26T15:00:00.000Z',
  version: '0.1.0',
  summary: [{ place: 'tiny on letters', sentences: ['salf reaches 0.9 ± 0.1 − no more 字.'] }],
  sections: [
    { title: 'Methods', blocks: [{ kind: 'methods', methods: [{ name: 'salf-lora', look, words: 'Chooses.' }] }] },
    {
      title: 'Results',
      blocks: [
        { kind: 'heading', text: 'Inside' },
        { kind: 'text', text: 'Words.' },
        { kind: 'facts', facts: [['Model', 'tiny']] },
        { kind: 'table', table: WIDE },
        {
          kind: 'chart',
          title: 'Points',
          caption: 'Whiskers.',
          chart: {
            kind: 'cost-scatter',
            data: { rows: [{ method: 'salf-lora', macroF1: measured(0.5), costs }], methods, cost: 'time' },
          },
        },
        {
          kind: 'chart',
          title: 'Curves',
          caption: '',
          chart: {
            kind: 'curves',
            data: {
              methods,
              quantity: 'validation',
              axis: 'step',
              curves: [
                {
                  method: 'salf-lora',
                  seeds: [1, 2],
                  points: [1, 2].map((x) => ({ x, mean: 0.5, low: 0.4, high: 0.6 })),
                },
              ],
            },
          },
        },
      ],
    },
    {
      title: 'Choice',
      blocks: [
        {
          kind: 'chart',
          title: 'Gains',
          caption: '',
          chart: {
            kind: 'gains',
            data: {
              formula: 'log-ratio',
              gains: [1, 2].map((gain) => ({ gain, ends: { low: gain - 0.1, high: gain + 0.1 }, eligible: true })),
              boundaries: [{ boundary: 1, by: 'seed 1' }],
            },
          },
        },
        {
          kind: 'chart',
          title: 'Resamples',
          caption: '',
          chart: {
            kind: 'stability',
            data: {
              shares: [10, 90].map((share) => ({ share, ends: { low: share - 5, high: share } })),
              boundaries: [1],
            },
          },
        },
        {
          kind: 'chart',
          title: 'Sweep',
          caption: '',
          chart: {
            kind: 'sweep',
            data: {
              rows: [0.5, 0.6].map((score) => ({ macroF1: measured(score), costs })),
              sweep: { boundaries: [0, 1], choice: 1, rivals: [{ rule: 'variability', blocks: [2], isSuffix: true }] },
              cost: 'backwardShare',
            },
          },
        },
        { kind: 'list', items: Array.from({ length: 80 }, (_, line) => `line ${line}`) },
        {
          kind: 'facts',
          facts: [
            ['Prompt', LONG],
            [LONG, `a prompt, and then ${LONG}`],
          ],
        },
        { kind: 'code', text: `salf compare --train ${LONG}` },
        { kind: 'code', text: 'salf compare --methods salf,full' },
      ],
    },
  ],
};

let pdf: Buffer;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-pdf-'));
  pdf = await renderReport(REPORT);
  writeFileSync(join(folder, 'a.pdf'), pdf);
});
afterAll(() => rmSync(folder, { recursive: true }));

const has = (program: string): boolean => spawnSync(program, ['-v']).error === undefined;
const ask = (program: string, ...words: string[]): string =>
  execFileSync(program, [...words, join(folder, 'a.pdf'), ...(program === 'pdftotext' ? ['-'] : [])], {
    encoding: 'utf8',
  });

describe('a report as PDF', () => {
  it('is the same bytes for the same report', async () => {
    expect((await renderReport(REPORT)).equals(pdf)).toBe(true);
    const later = { ...REPORT, madeAt: '2026-11-27T15:00:00.000Z' };
    expect((await renderReport(later)).equals(pdf)).toBe(false);
  });

  it('has an outline and no pictures', () => {
    const raw = pdf.toString('latin1');
    expect(raw.startsWith('%PDF-')).toBe(true);
    expect(raw).toContain('/Outlines');
    expect(raw).not.toContain('/Subtype /Image');
  });

  it.runIf(has('pdftotext'))('has text that can be selected, in charts and tables, too (pdftotext)', () => {
    const words = ask('pdftotext', '-layout');
    for (const each of [
      'Letters “a–z”',
      '0.9 ± 0.1 − no more [U+5B57]',
      '−0.500 ± 0.250',
      'p ≥ 0.05',
      'Δ is a',
      'SALF: e = 1',
    ]) {
      expect(words).toContain(each);
    }
    expect(words).toContain('salf compare --methods salf,full');
    expect(words).toMatch(/macro-F1/);
    for (const name of NAMES) expect(words).toContain(name);
  });

  it.runIf(has('pdftotext'))('counts its pages, names itself on them, and lists its contents (pdftotext)', () => {
    const pages = ask('pdftotext', '-layout').split('\f').slice(0, -1);
    pages.forEach((page, index) => expect(page).toContain(`${index + 1} of ${pages.length}`));
    expect(pages.length).toBeGreaterThan(3);
    expect(pages[0]).toMatch(/Contents\s+Summary\s+1\s+Methods\s+\d\s+Results\s+\d\s+Choice\s+\d/);
    expect(pages[1]).toMatch(/Letters “a–z”\s+2026-11-26 15:00 UTC/);
  });

  it.runIf(has('pdftotext'))('keeps what has no space to break at inside the page (pdftotext)', () => {
    const words = [...ask('pdftotext', '-bbox').matchAll(/xMax="([\d.]+)"[^>]*>([^<]+)</g)];
    const ends = words.map(([, right]) => Number(right));
    expect(Math.max(...ends)).toBeLessThanOrEqual(PAGE.width - PAGE.right + 1);
    // Not a sign of the four is lost.
    expect(
      words
        .map(([, , word]) => word)
        .join('')
        .split('Z').length - 1,
    ).toBe(4 * 30);
  });

  it.runIf(has('pdffonts'))('brings its fonts with it (pdffonts)', () => {
    const fonts = ask('pdffonts').trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(1);
    for (const font of fonts) expect(font).toMatch(/Roboto-\w+ +CID TrueType +Identity-H +yes yes yes/);
  });

  it.runIf(has('pdfinfo'))('says what it is (pdfinfo)', () => {
    const facts = ask('pdfinfo');
    expect(facts).toMatch(/Title: +Letters “a–z”/);
    expect(facts).toMatch(/Creator: +SALF Workbench 0.1.0/);
  });
});
