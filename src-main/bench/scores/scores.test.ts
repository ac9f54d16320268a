import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { metrics } from '../../data/metrics.ts';
import { renderTables } from '../../tables/render.ts';
import { readResults } from './result-file.ts';
import { benchScores } from './scores.ts';
import { secondTable } from './table.ts';

const DOCS = join(import.meta.dirname, '../../../docs');
const RESULTS = join(DOCS, 'results-smollm2.json');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-scores-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('shows the table of docs/results.md from the committed scores and answers', () => {
  const said: string[] = [];
  benchScores({ results: RESULTS, against: 'freeze-share:2/3', format: 'markdown' }, (line) => said.push(line));
  const rows = said.join('\n').match(/^\| (?:trec|sst5|mrpc|carer) .*$/gm)!;
  expect(rows.length).toBeGreaterThan(9);
  const docs = readFileSync(join(DOCS, 'results.md'), 'utf8');
  for (const row of rows) expect(docs).toContain(row);
});

it('the committed answers have the committed scores', () => {
  for (const [set, { labels, runs, second }] of readResults(RESULTS)) {
    for (const { method, seed, macro_f1, predictions } of [...runs, ...second]) {
      if (predictions === null) continue;
      const names = [...new Set(labels)].toSorted();
      const { macroF1 } = metrics(Array.from(labels, Number), Array.from(predictions, Number), names);
      expect(macroF1, `${set}, ${method}, seed ${seed}`).toBeCloseTo(macro_f1, 5);
    }
  }
});

it('pairs equal seeds, and resamples only where both answers were kept', () => {
  const run = (method: string, seed: number, macro_f1: number, predictions: string | null = null) => {
    return { method, seed, macro_f1, predictions, rate: 1e-3 };
  };
  const runs = [run('full', 1, 0.5), run('full', 2, 1, '0101'), run('salf', 2, 0.25), run('salf', 3, 0.75)];
  const second = [
    run('salf', 2, 1, '0101'),
    run('salf', 1, 0.5, '0111'),
    run('lift', 4, 0.5, '0011'),
    run('lift', 1, 0.75),
  ];
  const table = secondTable(new Map([['letters', { labels: '0101', runs, second }]]), 'salf', 100);
  expect(renderTables([table], 'csv').split('\r\n').slice(0, 3)).toMatchInlineSnapshot(`
    [
      "table,set,method,seeds,macro_f1,macro_f1_low,macro_f1_high,first,to_full,to_full_low,to_full_high,to_full_rows,to_full_rows_low,to_full_rows_high,to_full_rows_n,to_other,to_other_rows
    "Second comparison, at higher learning rates",letters,salf,"0.500, 1.000",0.75,-2.4265511840164633,3.9265511840164633,0.25,0,0,0,0,0,0,1,,
    "Second comparison, at higher learning rates",letters,lift,"0.750, 0.500",0.625,-0.9632755920082317,2.2132755920082317,,0.25,,,,,,,0.25,
    ",
    ]
  `);
});

it.each([
  ['{"trec":{}}', 'trec.labels: Invalid input: expected string, received undefined.'],
  ['[]', 'Invalid input: expected record, received array.'],
  ['[', 'Unexpected end of JSON input.'],
])('%s is refused', (content, why) => {
  const file = join(folder, 'results.json');
  writeFileSync(file, content);
  const said = `--results: ${file} is no file of results: ${why} Name one such as docs/results-smollm2.json.`;
  expect(() => readResults(file)).toThrow(said);
});
