import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analysisEngine } from '../../app/testing/fake-analysis.ts';
import { CHOICE_EVIDENCE } from '../../contract/evidence.ts';
import { cli, events } from './testing/run.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-cli-analyze-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ANALYZE = [
  'analyze',
  '--model',
  'model',
  '--task',
  'trec',
  '--data',
  'rows.jsonl',
  '--nearest',
  '2',
  '--preset',
  'paper-hf',
];
const ID = /a-\d{8}-[0-9a-f]{6}/;
const idIn = (stdout: string): string => ID.exec(stdout)![0];
const bar = (length: number) => '█'.repeat(length);
const again = (...words: string[]) => cli(['analyze', '--analysis', ...words], { folder });

describe('salf analyze', () => {
  it('says how far the spaces are, what blocks gain, what was chosen and why, and what it cost', async () => {
    const { exitCode, stdout, stderr } = await cli(ANALYZE, { folder, engine: analysisEngine(folder) });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'Model   model: llama, 4 blocks of width 64, vocabulary 512, untied head',
      '        6 M parameters in F32',
      'Data    task trec',
      '        rows.jsonl: prompts of 9 tokens in the median, 20 at most',
      '        classes: yes 20, no 20',
      '        note: sample: 1 row was cut to 8 tokens.',
      'Sample  40 of 900 rows, drawn class by class',
      '        label tokens: yes " yes"=7, no " no"=8',
      '',
      'How far each latent space is from where it should be',
      'd = 1 - cos to the semantic basis of its label (--target basis); final norm on the last space',
      'space  mean d  spread',
      `  r_0  1.0000  0.0000  ${bar(30)}`,
      `  r_1  0.9000  0.0000  ${bar(27)}`,
      `  r_2  0.4400  0.1215  ${bar(14)}`,
      `  r_3  0.3400  0.1215  ${bar(11)}`,
      `  r_4  0.1900  0.0304  ${bar(6)}`,
      '',
      'Gain of each block, and the boundary that each sample alone would choose',
      'gain by log-ratio of the mean d; of 40 samples, so many would freeze up to this block',
      'block  gain                                  samples',
      `    1  1.39  ${bar(5).padEnd(30)}        0`,
      `    2  9.42  ${bar(30)}       36  ${bar(30)}  ◀ e`,
      `    3  3.39  ${bar(11).padEnd(30)}        4  ${bar(4)}`,
      `    4  7.66  ${bar(25).padEnd(30)}        0`,
      '',
      'What each space would say',
      "how often the label's token is among the 2 nearest, and what is nearest most often; final norm on the last space",
      'space  label in 2  nearest token of most samples',
      '  r_0         0 %  " t0" 100 %',
      '  r_1         0 %  " t1" 100 %',
      '  r_2         0 %  " t2" 100 %',
      '  r_3        50 %  " t3" 100 %',
      '  r_4        50 %  " t4" 100 %',
      '',
      'Choice  e = 2: 2 of 4 blocks train',
      '        Block 2 has the largest gain (9.42 by log-ratio; next is block 4 with 7.66), so blocks 1–2 are frozen and blocks 3–4 train.',
      '        Of 1,000 resamples of the rows, 92 % choose e = 2 and 8 % e = 3.',
      `        ${CHOICE_EVIDENCE}`,
      'Saving  depth 50 %, backward pass 50 %, forward and backward 33 % (by count, against training every block)',
      '        depth 53 %, backward pass 53 %, forward and backward 35 % if each sample had its own line',
      '        training every block once on the sample: forward 1 GFLOP, backward 2 GFLOP',
      'Cost    2.4 s: bases 0.1 s, graph 0.3 s, forward pass 1.5 s, nearest tokens 0.5 s',
      '        1.2 GFLOP by count; 3 s with opening model and data, 200 MiB of memory at the peak',
      '',
      `Evaluate it with other options with npm run salf -- analyze --analysis ${idIn(stdout)} --gain difference`,
      '',
    ]);
  });

  it('writes what it means as JSON, the result last', async () => {
    const { exitCode, stdout } = await cli([...ANALYZE, '--json'], { folder, engine: analysisEngine(folder) });
    expect(exitCode).toBe(0);
    const all = events(stdout);
    expect(all.map(({ type }) => type)).toEqual(['hello', 'model', 'data', 'result']);
    const summary: unknown = expect.objectContaining({ boundary: 2, histogram: [0, 0, 36, 4, 0] });
    expect(all.at(-1)).toMatchObject({
      task: 'trec',
      choice: { gain: 'log-ratio' },
      summary,
      savings: { budget: null },
    });
  });

  it('ends without a trace when it is interrupted', async () => {
    const wait = 'await new Promise((resolve) => { onCancel = resolve; if (cancelled) resolve(); });';
    const say = "await say({ type: 'stopped', step: 0, reason: 'cancelled', checkpoint: null }); process.exit(0);";
    const signals = new EventEmitter();
    let asked = false;
    const watch = (stdout: string): void => {
      if (asked || !stdout.includes('classes:')) return;
      asked = true;
      setImmediate(() => signals.emit('SIGINT'));
    };
    const { exitCode, stdout } = await cli(ANALYZE, {
      folder,
      engine: analysisEngine(folder, wait + say),
      signals,
      watch,
    });
    expect(exitCode).toBe(130);
    expect(stdout).toMatch(
      /\nStopping; Ctrl-C again ends it at once\.\nThe analysis was stopped; nothing of it is kept\.\n$/,
    );
    const { stderr } = await again('a');
    expect(stderr).toContain('There is no analysis “a” in this workspace. Make one with `npm run salf -- analyze`.');
  });
});

describe('salf analyze --analysis', () => {
  it('looks at a stored one under other options, without an engine', async () => {
    const first = await cli(ANALYZE, { folder, engine: analysisEngine(folder) });
    const id = idIn(first.stdout);
    const words = [
      '--gain',
      'resource',
      '--budget',
      'constant',
      '--budget-fraction',
      '0.5',
      '--infilling',
      'depth-first',
    ];
    const { exitCode, stdout, stderr } = await again(id.slice(-6), ...words);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(
      new RegExp(`^Stored {2}${id}, made \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d \\(UTC\\)\nModel {3}model: llama`),
    );
    expect(stdout).toContain('\ngain by resource of the mean d;');
    const lines = stdout.split('\n');
    expect(
      lines.slice(
        lines.findIndex((line) => line.startsWith('Choice')),
        -6,
      ),
    ).toEqual([
      'Choice  e = 3: 1 of 4 blocks train',
      '        Block 4 has the largest gain (3.09e+9 by resource; next is block 3 with 1.41e+6), but at least 1 block must train, so blocks 1–3 are frozen and block 4 trains.',
      '        Of 1,000 resamples of the rows, 100 % choose e = 3.',
      '        budget constant(0.5), depth: 2.0 blocks allowed on average, 2.0 train',
      '        note: The last block wins in the mean and for all samples: the final norm stands after it alone, so its gain is partly that of the norm; --exclude-last leaves it out, and --latent-norm all or none treats all spaces alike.',
      `        ${CHOICE_EVIDENCE}`,
      'Saving  depth 75 %, backward pass 75 %, forward and backward 50 % (by count, against training every block)',
      '        depth 75 %, backward pass 75 %, forward and backward 50 % if each sample had its own line',
      '        depth 50 %, backward pass 50 %, forward and backward 33 % within the budget',
    ]);
    // What was asked for then is kept, whatever it was looked at with since.
    expect((await again(id)).stdout).toContain('Choice  e = 2: 2 of 4 blocks train');
  });

  it('names the option that does not fit', async () => {
    await cli(ANALYZE, { folder, engine: analysisEngine(folder) });
    expect(await again('a', '--first-layer', '5')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'salf: --first-layer: Block 5 is beyond block 4, the last that may be chosen. Use a number from 1 to 4, or auto.\n',
    });
  });
});
