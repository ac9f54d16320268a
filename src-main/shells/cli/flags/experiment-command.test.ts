/** The command of an experiment, read by the command line itself, is the experiment again. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { shellLine } from '../../../base/shell-line.ts';
import { experimentWords } from '../../../contract/flags/experiment-command.ts';
import { readComparison, readSweep } from '../../../contract/flags/experiment.ts';
import { ExperimentRequest } from '../../../contract/experiment.ts';
import { readValues } from '../command.ts';
import { addCompareFlags, addSweepFlags } from './experiment-flags.ts';

const FOLDER = resolve('/home/somebody');
const BLOCKS = 4;

function read(words: readonly string[]): ExperimentRequest {
  const [kind, ...flags] = words;
  const command = new Command().exitOverride().configureOutput({ outputError: () => undefined });
  if (kind === 'sweep') addSweepFlags(command);
  else addCompareFlags(command);
  command.parse([...flags], { from: 'user' });
  const values = readValues(command.opts());
  const resolvePath = (path: string): string => resolve(FOLDER, path);
  return kind === 'sweep' ? readSweep(values, resolvePath, BLOCKS) : readComparison(values, resolvePath);
}

const PLACE = ['--model', 'm', '--task', 'trec', '--train', 't.jsonl', '--test', 'u.jsonl'];
const flags = (text: string): string[] => text.split(' ').filter((word) => word !== '');

describe('experimentWords', () => {
  it.each([
    ['nothing but what must be', 'compare', '--methods full,half'],
    ['another baseline and seeds', 'compare', '--methods full,half --baseline half --seeds 4,2'],
    ['the first method as baseline', 'compare', '--methods half,salf --seeds 7'],
    ['rates', 'compare', '--methods full,freeze:2,lora-full --rates lora-full=1e-3,full=0.00002'],
    [
      'settings',
      'compare',
      '--methods full --batch-size 5 --learning-rate 1e-7 --floor 0.1 --eps 1e-9 --betas 0.8,0.95',
    ],
    ['switches', 'compare', '--methods full --keep-last --gated --freeze-final-norm --train-embeddings'],
    ['steps and no clipping', 'compare', '--methods full --steps 40 --clip none --eval-every 10 --patience 2'],
    ['epochs', 'compare', '--methods full --epochs 1 --schedule cosine --warmup 12'],
    ['settings of methods', 'compare', '--methods lift-end,lisa,lift --period 7 --active 3'],
    ['an order that a word says otherwise', 'compare', '--methods lift,full --order random'],
    [
      'SALF',
      'compare',
      '--methods full,salf,salf-lora --scope epoch --gain relative --exclude-last --first-layer 3 --budget constant --budget-fraction 0.25 --infilling depth-first --lora-rank 4 --lora-targets q_proj,o_proj',
    ],
    ['a preset', 'compare', '--methods full,salf --preset paper --seeds 42'],
    ['a shared cache', 'compare', '--methods full --cache shared --cache-limit 1000000'],
    ['limits', 'compare', '--methods full --limit-train 50 --limit-test 20 --validation-fraction 0.2 --init-seed 3'],
    ['columns', 'compare', '--methods full --text-column question --label-column kind'],
    ['a sweep', 'sweep', '--seeds 1 --epochs 1 --cache off'],
    ['a sweep of some boundaries', 'sweep', '--boundaries 0,2 --seeds 1'],
    ['a sweep of adapters', 'sweep', '--lora --seeds 1'],
    ['a sweep of other adapters', 'sweep', '--lora-rank 2 --lora-dropout 0.1'],
  ])('says %s', (_what, kind, words) => {
    const request = read([kind, ...PLACE, ...flags(words)]);
    const said = experimentWords(request);
    expect(said).not.toBeNull();
    expect(read(said!)).toEqual(request);
  });

  it.each([
    ['a task of one’s own', ['--template', 'A: {text}\nB:', '--label', 'good=1,pos', '--label', 'bad', '--train', 't', '--test', 'u']],
    ['pairs', ['--template', '{text_a} {text_b}', '--label', 'a', '--label', 'b', '--text-column', 'x', '--text-column', 'y', '--train', 't', '--test', 'u']],
    ['several data sets', ['--data', 'trec=a,b', '--data', 'sst5=c,d,e', '--data', 'trec=f,g']],
    ['an own one first', ['--template', '{text}:', '--label', 'a', '--label', 'b', '--train', 't', '--test', 'u', '--data', 'trec=a,b']],
    ['several models', ['--model', 'x/m', '--model', 'y/m', '--task', 'trec', '--train', 't', '--test', 'u', '--validation', 'v']],
  ])('says %s', (_what, words) => {
    const model = words.includes('--model') ? [] : ['--model', 'm'];
    const request = read(['compare', ...model, '--methods', 'full,salf', ...words]);
    expect(read(experimentWords(request)!)).toEqual(request);
  }); // prettier-ignore

  it('leaves out what is as it is by default', () => {
    const request = read([
      'compare',
      ...PLACE,
      ...flags('--methods full,half --seeds 1 --epochs 3 --batch-size 20 --cache own'),
    ]);
    const [model, train, test] = ['m', 't.jsonl', 'u.jsonl'].map((name) => resolve(FOLDER, name));
    const least = `compare --model ${model!} --task trec --train ${train!} --test ${test!} --methods full,half --seeds 1`;
    expect(shellLine(experimentWords(request)!)).toBe(least);
  });

  it('says nothing rather than something else', () => {
    const request = read(['compare', '--model', 'm', '--methods', 'full', '--data', 'trec=a,b', '--data', 'sst5=c,d']);
    const [first, second] = request.datasets;
    const limited = { ...second!, data: { ...second!.data, limitTrain: 5 } };
    expect(experimentWords({ ...request, datasets: [first!, limited] })).toBeNull();
    const comma = { ...second!, data: { ...second!.data, train: '/a,b.csv' } };
    expect(experimentWords({ ...request, datasets: [first!, comma] })).toBeNull();
    expect(experimentWords({ ...request, datasets: [first!, { ...second!, name: 'mine' }] })).toBeNull();
  });
});
