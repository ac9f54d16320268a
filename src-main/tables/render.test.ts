import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { TABLE_FORMATS } from '../contract/output.ts';
import { renderTables } from './render.ts';
import { barColumn, none, number, numberColumn, text, textColumn } from './table.ts';
import type { Table } from './table.ts';

const scores: Table = {
  title: 'llama_1 on 50 % of trec & more',
  columns: [
    textColumn('method', 'method'),
    numberColumn('macro_f1', 'macro-F1', { panel: 'scores' }),
    barColumn('bar', '', { panel: 'scores' }),
    numberColumn('difference', 'difference', { form: 'signed', panel: 'scores' }),
    numberColumn('p', 'p', { form: 'p', panel: 'scores' }),
    textColumn('verdict', 'verdict', { panel: 'scores' }),
    numberColumn('time_s', 'time', { unit: 's', digits: 1, panel: 'costs' }),
    numberColumn('raw', 'raw', { panel: null }),
  ],
  rows: [
    [
      text('full'),
      number(0.92649, { spread: { kind: 'half', half: 0.0123 } }),
      { kind: 'bar', share: 1 },
      none(),
      none(),
      none(),
      number(87.375),
      number(1 / 3),
    ],
    [
      text('last_k|9'),
      number(0.9, { verdict: 'better', spread: { kind: 'half', half: 0.01 } }),
      { kind: 'bar', share: 0.5 },
      number(0.01, { spread: { kind: 'range', low: -0.004, high: 0.03 } }),
      number(0.00019),
      { kind: 'verdict', verdict: 'better', interval: null },
      none('not reached'),
      number(-2),
    ],
    [
      text('<b>'),
      number(0.99, { n: 2 }),
      { kind: 'bar', share: 0 },
      number(-0.5, { verdict: 'no difference shown' }),
      number(0.25),
      { kind: 'verdict', verdict: 'no difference shown', interval: null },
      number(3),
      none(),
    ],
  ],
  footnotes: ['Half_widths of t intervals.'],
};

describe('renderTables', () => {
  it('writes text in parts with the first column in each', () => {
    const bold = { bold: (words: string) => `<${words}>`, dim: (words: string) => words };
    const full = '█'.repeat(30);
    const half = full.slice(15);
    expect(renderTables([scores], 'text', bold).split('\n')).toEqual([
      '<llama_1 on 50 % of trec & more>',
      '',
      'scores:',
      `method         macro-F1${' '.repeat(34)}             difference       p  verdict`,
      `full      0.926 ± 0.012  ${full}`,
      `last_k|9  <0.900 ± 0.010>  ${half}${' '.repeat(15)}  +0.010 [-0.004, +0.030]  <0.001  <better>`,
      `<b>         0.990 (n 2)  ${' '.repeat(30)}                   -0.500   0.250  no difference shown`,
      '',
      'costs:',
      'method       time (s)',
      'full             87.4',
      'last_k|9  not reached',
      '<b>               3.0',
      '',
      'note: Half_widths of t intervals.',
      '',
    ]);
  });

  it('sets off nothing but the verdict better, in any format', () => {
    const shuffled = { ...scores, rows: [scores.rows[2]!, scores.rows[0]!] };
    const loud = { bold: () => 'BOLD', dim: (words: string) => words };
    expect(renderTables([shuffled], 'text', loud).split('BOLD')).toHaveLength(2);
    expect(renderTables([shuffled], 'markdown').match(/\*\*[^*]+\*\*/g)).toEqual(['**scores**', '**costs**']);
    expect(renderTables([shuffled], 'latex')).not.toContain('\\textbf');
    expect(renderTables([scores], 'latex').match(/\\textbf\{[^}]*\}/g)).toEqual([
      '\\textbf{0.900 $\\pm$ 0.010}',
      '\\textbf{better}',
    ]);
  });

  it('writes Markdown that no name can break', () => {
    expect(renderTables([scores], 'markdown').split('\n').slice(0, 9)).toEqual([
      '### llama\\_1 on 50 % of trec &amp; more',
      '',
      '**scores**',
      '',
      '| method | macro-F1 |  | difference | p | verdict |',
      '| --- | ---: | --- | ---: | ---: | --- |',
      `| full | 0.926 ± 0.012 | ${'█'.repeat(20)} |  |  |  |`,
      `| last\\_k\\|9 | **0.900 ± 0.010** | ${'█'.repeat(10)} | +0.010 [-0.004, +0.030] | &lt;0.001 | **better** |`,
      '| &lt;b> | 0.990 (n 2) |  | -0.500 | 0.250 | no difference shown |',
    ]);
  });

  it('writes LaTeX for booktabs, with every sign escaped', () => {
    expect(renderTables([scores], 'latex').split('\n')).toEqual([
      '% needs \\usepackage{booktabs}',
      '\\begin{table}',
      '\\centering',
      '\\caption{llama\\_1 on 50 \\% of trec \\& more}',
      '{\\itshape scores}\\par',
      '\\begin{tabular}{lrlrrl}',
      '\\toprule',
      'method & macro-F1 &  & difference & p & verdict \\\\',
      '\\midrule',
      'full & 0.926 $\\pm$ 0.012 & \\rule{8.00em}{1.2ex} &  &  &  \\\\',
      'last\\_k\\textbar{}9 & \\textbf{0.900 $\\pm$ 0.010} & \\rule{4.00em}{1.2ex} & +0.010 [$-$0.004, +0.030] & $<$0.001 & \\textbf{better} \\\\',
      '$<$b$>$ & 0.990 (n 2) & \\rule{0.00em}{1.2ex} & $-$0.500 & 0.250 & no difference shown \\\\',
      '\\bottomrule',
      '\\end{tabular}',
      '\\par\\medskip',
      '{\\itshape costs}\\par',
      '\\begin{tabular}{lr}',
      '\\toprule',
      'method & time (s) \\\\',
      '\\midrule',
      'full & 87.4 \\\\',
      'last\\_k\\textbar{}9 & not reached \\\\',
      '$<$b$>$ & 3.0 \\\\',
      '\\bottomrule',
      '\\end{tabular}',
      '\\par\\smallskip {\\footnotesize Half\\_widths of t intervals.}',
      '\\end{table}',
      '',
    ]);
  });

  it('writes all digits and all columns of all tables as one CSV file', () => {
    const other: Table = {
      title: 'other, "quoted"',
      columns: [textColumn('method', 'method'), numberColumn('extra', 'extra')],
      rows: [[text('half'), number(4)]],
      footnotes: [],
    };
    const records = parse(renderTables([scores, other], 'csv'), { columns: true });
    expect(records).toHaveLength(4);
    expect(records[0]).toEqual({
      table: scores.title,
      method: 'full',
      macro_f1: '0.92649',
      macro_f1_low: String(0.92649 - 0.0123),
      macro_f1_high: String(0.92649 + 0.0123),
      macro_f1_n: '',
      difference: '',
      difference_low: '',
      difference_high: '',
      p: '',
      verdict: '',
      time_s: '87.375',
      raw: String(1 / 3),
      extra: '',
    });
    expect(records[1]).toMatchObject({ difference_low: '-0.004', verdict: 'better', time_s: '', raw: '-2' });
    expect(records[2]).toMatchObject({ macro_f1_n: '2', method: '<b>' });
    expect(records[3]).toMatchObject({ table: other.title, method: 'half', macro_f1: '', extra: '4' });
  });

  it('writes JSON with numbers as numbers', () => {
    const { tables } = JSON.parse(renderTables([scores], 'json')) as { tables: Record<string, unknown>[] };
    expect(tables).toHaveLength(1);
    expect(tables[0]).toMatchObject({ title: scores.title, footnotes: scores.footnotes });
    expect((tables[0]!['columns'] as unknown[])[6]).toEqual({ key: 'raw', title: 'raw', unit: null });
    expect((tables[0]!['rows'] as unknown[])[1]).toEqual({
      method: 'last_k|9',
      macro_f1: { value: 0.9, low: 0.89, high: 0.91, n: null },
      difference: { value: 0.01, low: -0.004, high: 0.03, n: null },
      p: { value: 0.00019, low: null, high: null, n: null },
      verdict: 'better',
      time_s: null,
      raw: { value: -2, low: null, high: null, n: null },
    });
  });

  it.each(TABLE_FORMATS)('writes an empty table as %s', (format) => {
    const empty: Table = { title: 'nothing', columns: scores.columns, rows: [], footnotes: [] };
    expect(renderTables([empty], format)).toMatch(/method[^]*\n$/);
  });
});

describe('words from elsewhere', () => {
  const NASTY = [
    '=HYPERLINK("http://x","y")',
    '+1',
    '-1',
    '@SUM(A1)',
    '\tx',
    '\rx',
    '＝1',
    'a=b',
    'a|b`c`\\input{x}$[y]\x1b[31m',
  ];
  const nasty: Table = {
    title: '=1+1',
    columns: [textColumn('label', 'label'), numberColumn('n', 'n')],
    rows: NASTY.map((word, index) => [text(word), number(-index)]),
    footnotes: [],
  };

  it('are no formulas in CSV, and numbers stay numbers', () => {
    const records: string[][] = parse(renderTables([nasty], 'csv'));
    expect(records.slice(1).map((record) => record[0])).toEqual(NASTY.map(() => "'=1+1"));
    expect(records.slice(1).map((record) => record[1])).toEqual([
      ...NASTY.slice(0, 7).map((word) => `'${word}`),
      ...NASTY.slice(7),
    ]);
    expect(records.slice(2).map((record) => record[2])).toEqual(NASTY.slice(1).map((_, index) => String(-index - 1)));
  });

  it('are no markup in LaTeX and Markdown, and steer no terminal', () => {
    const last = { ...nasty, title: 't', rows: nasty.rows.slice(-1) };
    expect(renderTables([last], 'latex')).toContain(
      'a\\textbar{}b`c`\\textbackslash{}input\\{x\\}\\${[}y{]}\\textbackslash{}u001b{[}31m &',
    );
    expect(renderTables([last], 'markdown')).toContain('| a\\|b\\`c\\`\\\\input{x}\\$\\[y\\]\\\\u001b\\[31m |');
    for (const format of ['text', 'latex', 'markdown'] as const) {
      expect(renderTables([nasty], format)).not.toContain('\x1b');
    }
  });
});
