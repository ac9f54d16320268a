import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { ExperimentRequest } from '../../../contract/experiment.ts';
import { readValues } from '../command.ts';
import type { Values } from '../../../contract/flags/values.ts';
import { addCompareFlags, addSweepFlags } from './experiment-flags.ts';
import { readComparison, readSweep } from '../../../contract/flags/experiment.ts';

const FOLDER = resolve('/home/somebody');
function valuesOf(words: string, add: (command: Command) => void): Values {
  const command = new Command().exitOverride().configureOutput({ outputError: () => undefined });
  add(command);
  command.parse(words.replace(/\s+/g, ' ').split(' '), { from: 'user' });
  return readValues(command.opts());
}
const compare = (words: string): ExperimentRequest =>
  readComparison(valuesOf(words, addCompareFlags), (path) => resolve(FOLDER, path));
const sweep = (words: string): ExperimentRequest =>
  readSweep(valuesOf(words, addSweepFlags), (path) => resolve(FOLDER, path), 3);

const PLACE = '--model m --task trec --train t.jsonl --test u.jsonl';
const LEAST = `${PLACE} --methods full,half`;

describe('readComparison', () => {
  it('has defaults for all that may be left out', () => {
    const request = compare(LEAST);
    expect(request).toMatchObject({
      kind: 'compare',
      baseline: 'full',
      seeds: [1, 2, 3],
      models: [{ name: 'm', path: join(FOLDER, 'm') }],
      datasets: [{ name: 'trec', task: { kind: 'preset', preset: 'trec' } }],
      methods: [
        { name: 'full', method: { name: 'full' }, lora: null, learningRate: null },
        { name: 'half', method: { name: 'half' }, lora: null, learningRate: null },
      ],
    });
    expect(request.datasets[0]!.data).toMatchObject({
      train: join(FOLDER, 't.jsonl'),
      test: join(FOLDER, 'u.jsonl'),
      validation: null,
    });
    expect(Object.keys(request.settings)).not.toContain('model');
    expect(compare(`${PLACE} --methods half,salf`).baseline).toBe('half');
  });

  it('gives settings of a method to those that have them, and adapters to those that end in -lora', () => {
    const { methods, settings } = compare(
      `${PLACE} --methods full,lift-end,lisa,salf,salf-lora,freeze:9 --period 7 --gain relative --lora-rank 4 --batch-size 5`,
    );
    expect(methods.map(({ method }) => method)).toMatchObject([
      { name: 'full' },
      { name: 'lift', order: 'end', period: 7 },
      { name: 'lisa', period: 7, active: 2 },
      { name: 'salf', choice: { gain: 'relative', target: 'basis' } },
      { name: 'salf', choice: { gain: 'relative' } },
      { name: 'last-k', freeze: 9 },
    ]);
    expect(methods.map(({ lora }) => lora?.rank ?? null)).toEqual([null, null, null, null, 4, null]);
    expect(settings).toMatchObject({ batchSize: 5 });
  });

  it('begins with a preset, whose method settings go to the methods that have them', () => {
    const { methods, settings, seeds } = compare(`${PLACE} --methods full,salf,salf-lora --preset paper --seeds 4`);
    expect(methods.map(({ method }) => method)).toMatchObject([
      { name: 'full' },
      { scope: 'datum' },
      { scope: 'datum' },
    ]);
    expect(methods.map(({ lora }) => lora === null)).toEqual([true, true, false]);
    expect({ settings, seeds }).toMatchObject({ settings: { batchSize: 1, prefixCache: 'off' }, seeds: [4] });
  });

  it('takes seeds, rates, a baseline, several models and data sets', () => {
    const request = compare(
      `--model a/m --model b/m --model c --data sst5=s.csv,st.csv,sv.csv --data trec=t.csv,tt.csv --data trec=x.csv,y.csv
       --limit-train 50 --methods full,Half,lora-full --seeds 4,2 --rates half=1e-4,lora-full=1e-3 --baseline HALF`,
    );
    expect(request).toMatchObject({ baseline: 'half', seeds: [4, 2] });
    expect(request.models.map(({ name }) => name)).toEqual([join(FOLDER, 'a/m'), join(FOLDER, 'b/m'), 'c']);
    expect(request.datasets.map(({ name, data }) => [name, data.train, data.validation, data.limitTrain])).toEqual([
      ['sst5', join(FOLDER, 's.csv'), join(FOLDER, 'sv.csv'), 50],
      ['trec', join(FOLDER, 't.csv'), null, 50],
      ['trec 2', join(FOLDER, 'x.csv'), null, 50],
    ]);
    expect(request.methods.map(({ learningRate }) => learningRate)).toEqual([null, 1e-4, 1e-3]);
  });

  it('knows a task of one’s own beside named ones', () => {
    const words = `--model m --methods full --template {text} --label a --label b --train t.csv --test u.csv --data trec=x.csv,y.csv`;
    expect(compare(words).datasets.map(({ name }) => name)).toEqual(['t', 'trec']);
    expect(compare(`${words} --name Letters`).datasets.map(({ name }) => name)).toEqual(['Letters', 'trec']);
  });

  it.each([
    [PLACE, '--methods: It is missing. Add --methods <list>, as in full,half,salf.'],
    [`${PLACE} --methods full,haf`, '--methods: “haf” is no method. Did you mean “half”?'],
    [`${PLACE} --methods full,full`, '--methods: “full” is there twice. Leave one out.'],
    [`${PLACE} --methods full,`, '--methods: A method is missing.'],
    [`${LEAST} --seeds 1,x`, '--seeds: “x” is not a whole number from 0 on. Write seeds as in 1,2,3.'],
    [`${LEAST} --seeds 1,1`, '--seeds: “1” is there twice.'],
    [`${LEAST} --rates salf=1`, '--rates: “salf” is not one of the methods that are compared. Use full, half.'],
    [`${LEAST} --rates half=-1`, '--rates: “-1” is not a number above 0. Write it as in half=3e-4.'],
    [`${LEAST} --gain relative`, '--gain: It belongs to none of full, half. See `salf compare --help`.'],
    [`${LEAST} --lora-rank 4`, '--lora-rank: It belongs to none of full, half.'],
    [`${LEAST} --batch-size 0`, '--batch-size: “0” is not a whole number from 1 on. See `salf compare --help`.'],
    [`${PLACE} --methods salf --gain ratio`, '--gain: “ratio” is not one of log-ratio,'],
    ['--methods full --task trec --train t', '--model: It is missing. Add --model <dir>, a folder.'],
    ['--methods full --model m --model m --task trec --train t', `--model: “${join(FOLDER, 'm')}” is there twice.`],
    ['--methods full --model m --train t', '--task: It is missing.'],
    ['--methods full --model m --task trec', '--train: It is missing. Add --train <file>, a file.'],
    ['--methods full --model m --data trec', '--data: “trec” does not name a task and its files.'],
    ['--methods full --model m --data trec=a', '--data: “trec=a” does not name a task and its files.'],
    ['--methods full --model m --data trec=a,b,c,d', 'Write it as in trec=train.jsonl,test.jsonl'],
  ])('refuses %s', (words, message) => {
    expect(() => compare(words)).toThrow(message);
  });
});

describe('readSweep', () => {
  it('has a method for every boundary, baseline training every block', () => {
    const request = sweep(`${PLACE} --seeds 1 --epochs 1`);
    expect(request).toMatchObject({ kind: 'sweep', baseline: 'freeze:0', seeds: [1] });
    expect(request.methods.map(({ method }) => method)).toEqual(
      [0, 1, 2].map((freeze) => ({ name: 'last-k', freeze })),
    );
  });

  it('has only the boundaries that are named, in their order and once', () => {
    const named = (list: string): string[] => sweep(`${PLACE} --boundaries ${list}`).methods.map(({ name }) => name);
    expect(named('2,0')).toEqual(['freeze:0', 'freeze:2']);
    expect(named('1-2,2')).toEqual(['freeze:1', 'freeze:2']);
    expect(sweep(`${PLACE} --boundaries 1-2`).baseline).toBe('freeze:1');
  });

  it.each([
    ['3', 'Freezing 3 of 3 blocks leaves none to train.'],
    ['0-7', 'Freezing 7 of 3 blocks leaves none to train.'],
    ['2-1', '“2-1” is no boundary and no range.'],
    ['1,', '“” is no boundary and no range.'],
    ['-1', '“-1” is no boundary and no range.'],
    ['1e2', '“1e2” is no boundary and no range.'],
  ])('refuses the boundaries %s', (list, message) => {
    expect(() => sweep(`${PLACE} --boundaries=${list}`)).toThrow(message);
  });

  it('trains adapters where any of their flags is given', () => {
    expect(sweep(`${PLACE} --lora`).methods[1]).toMatchObject({ name: 'freeze:1-lora', lora: { rank: 8 } });
    expect(sweep(`${PLACE} --lora-rank 2`).methods[1]).toMatchObject({ lora: { rank: 2 } });
  });
});
