/** What is said to Slurm and read from it, without one. */
import { describe, expect, it } from 'vitest';
import { SlurmSettings, TargetChanges } from '../../contract/targets.ts';
import { adoptedTickets, arrayWord, spansOf } from './arrays.ts';
import { memoryBytes, promised, sbatchWords, timeSeconds, timeWord, wantedBy } from './ask.ts';
import { configNumber, parseAccounts, parseQueue, parseSubmitted } from './queue.ts';
import { endingOf, reasonWords, standingOf } from './states.ts';

describe('arrays', () => {
  it.each([
    [1, 1001, [[1, 1]]],
    [1000, 1001, [[1, 1000]]],
    [1001, 1001, [[1, 1000], [1001, 1001]]],
    [10_000, 1001, Array.from({ length: 10 }, (_, index) => [index * 1000 + 1, (index + 1) * 1000])],
    [3, 2, [[1, 1], [2, 2], [3, 3]]],
    [2, 1, [[1, 1], [2, 2]]],
  ])('%d cells where MaxArraySize is %d', (cells, most, spans) => {
    expect(spansOf(cells, most).map(({ from, to }) => [from, to])).toEqual(spans);
  }); // prettier-ignore

  it('number their places from 1, with a throttle', () => {
    expect(arrayWord({ from: 1001, to: 1500 }, 8)).toBe('1-500%8');
    expect(arrayWord({ from: 1, to: 6 }, null)).toBe('1-6');
  });

  it('are known again by their jobs, where nobody heard what they are called', () => {
    const jobs = ['12_2', '12_1', '9_1', '9_3', '9_2'];
    const tickets = adoptedTickets(jobs, ['a', 'b', 'c', 'd', 'e', 'f']);
    expect([...tickets]).toEqual([['a', '9_1'], ['b', '9_2'], ['c', '9_3'], ['d', '12_1'], ['e', '12_2']]); // prettier-ignore
    expect(adoptedTickets([], ['a']).size).toBe(0);
  });
});

it('reads the queue, and passes over what is none of its lines', () => {
  const text = 'Welcome to the cluster\n12_3|salf-ab12|PENDING|Resources\n13|bash|RUNNING|None\n12_1|salf-ab12|RUNNING|None\n14_1|salf-c|PENDING|ReqNodeNotAvail, UnavailableNodes:n[1|2]\n\n';
  expect(parseQueue(text)).toEqual([
    { job: '12_3', lot: 'ab12', state: 'PENDING', reason: 'Resources' },
    { job: '12_1', lot: 'ab12', state: 'RUNNING', reason: 'None' },
    { job: '14_1', lot: 'c', state: 'PENDING', reason: 'ReqNodeNotAvail, UnavailableNodes:n[1|2]' },
  ]);
  expect(parseQueue('')).toEqual([]);
  expect(parseAccounts('12_3|CANCELLED by 0\n12_3.batch|FAILED\n12_4|OUT_OF_MEMORY\n')).toEqual([
    { job: '12_3', state: 'CANCELLED' },
    { job: '12_4', state: 'OUT_OF_MEMORY' },
  ]);
  expect(parseSubmitted('123\n')).toBe('123');
  expect(parseSubmitted('sbatch: a note\n123;cluster\n')).toBe('123');
  expect(parseSubmitted('sbatch: error')).toBeNull();
  expect(configNumber('MaxArraySize            = 1001\nMaxJobCount = 5', 'MaxArraySize')).toBe(1001);
  expect(configNumber('', 'MaxArraySize')).toBeNull();
}); // prettier-ignore

it('says in words what states and reasons mean, with Slurm’s own beside them', () => {
  expect(['PENDING', 'CONFIGURING', 'RUNNING', 'COMPLETING', 'COMPLETED', 'NODE_FAIL', 'SOMETHING'].map(standingOf)).toEqual(
    ['pending', 'pending', 'running', 'running', 'over', 'over', 'over'],
  );
  expect(reasonWords('Priority')).toBe('other jobs come first (Priority)');
  expect(reasonWords('ReqNodeNotAvail, UnavailableNodes:n1')).toBe(
    'the nodes are not available (ReqNodeNotAvail, UnavailableNodes:n1)',
  );
  expect(reasonWords('Odd')).toBe('Slurm’s reason: Odd');
  expect(reasonWords('None')).toBeNull();
  expect(endingOf('OUT_OF_MEMORY')).toMatchObject({ isMemory: true, isWorthAnother: false });
  expect(endingOf('NODE_FAIL').isWorthAnother).toBe(true);
  expect(endingOf(null).words).toBe('ended, and nothing is known of how');
}); // prettier-ignore

describe('what is asked for', () => {
  const settings = SlurmSettings.parse({ kind: 'slurm', partition: "o'dd $(x)", gpus: 1, time: '4:00:00' });
  const wanted = (changes: object = {}) => wantedBy(settings, TargetChanges.parse(changes));

  it('is the plan with a margin, unless something else is said', () => {
    const needs = { memoryBytes: 2 ** 30, seconds: 600 };
    expect(promised({ memory: null, time: null, gpus: null }, needs)).toEqual({
      memory: 1792 * 2 ** 20,
      seconds: 2400,
      gpus: 0,
    });
    expect(promised({ memory: '16G', time: '2-0', gpus: 2 }, needs)).toEqual({
      memory: 2 ** 34,
      seconds: 172_800,
      gpus: 2,
    });
    expect(promised({ memory: null, time: null, gpus: null }, { ...needs, seconds: null }).seconds).toBeNull();
    expect(promised({ memory: null, time: null, gpus: null }, needs, 4 * 2 ** 30).memory).toBe(2 ** 32);
    expect(promised({ memory: null, time: null, gpus: null }, { ...needs, gpus: 1 }).gpus).toBe(1);
    expect(promised({ memory: null, time: null, gpus: 0 }, { ...needs, gpus: 1 }).gpus).toBe(0);
    expect(promised({ memory: '2G', time: null, gpus: null }, needs, 4 * 2 ** 30).memory).toBe(2 ** 32);
    expect(promised({ memory: '2G', time: null, gpus: null }, needs, 4 * 2 ** 30, true).memory).toBe(2 ** 31);
  });

  it('becomes words that no shell has to read, what a person adds last', () => {
    const words = sbatchWords(wanted({ gpus: 2, extra: ['--qos=high', '--mem=1G'] }), {
      memory: 2 ** 30,
      seconds: 14_400,
      gpus: 2,
    });
    expect(words).toContain("--partition=o'dd $(x)");
    expect(words).toContain('--gres=gpu:2');
    expect(words).toContain('--mem=1024M');
    expect(words).toContain('--time=4:00:00');
    expect(words).toContain('--signal=B:TERM@120');
    expect(words.slice(-2)).toEqual(['--qos=high', '--mem=1G']);
    // The notice leaves time to train.
    expect(sbatchWords(wanted(), { memory: 1, seconds: 60, gpus: 0 })).toContain('--signal=B:TERM@15');
  });

  it.each([['30', 1800], ['4:30', 270], ['4:00:00', 14_400], ['1-12', 129_600], ['1-00:00:30', 86_430]])('%s is %d s', (text, seconds) => {
    expect(timeSeconds(text)).toBe(seconds);
    expect(timeSeconds(timeWord(seconds))).toBe(seconds);
  }); // prettier-ignore

  it.each([['8G', 2 ** 33], ['512', 2 ** 29], ['2t', 2 ** 41], ['100K', 102_400]])('%s is %d bytes', (text, bytes) => {
    expect(memoryBytes(text)).toBe(bytes);
  }); // prettier-ignore
});
