import { describe, expect, it } from 'vitest';
import { casesOf } from './cases.ts';
import { runRounds } from './rounds.ts';
import { ownTurn, torchTurn } from './testing/turns.ts';

const cases = casesOf(12, { salf: 11, excludeLast: 4 }, { torch: true, peft: true }).slice(0, 3);

describe('runRounds', () => {
  it('lets all cases take turns, there and back, and keeps the turns by case', async () => {
    const order: string[] = [];
    let seconds = 0;
    const sides = {
      own: ({ name }: { name: string }) => (order.push(name), Promise.resolve(ownTurn(++seconds))),
      torch: ({ name }: { name: string }) => (order.push(name), Promise.resolve(torchTurn(++seconds))),
    };
    const said: string[] = [];
    const { own, torch } = await runRounds(cases, 2, sides, (line) => said.push(line));
    expect(order).toEqual(['full', 'PyTorch full', 'salf', 'salf', 'PyTorch full', 'full']);
    expect([...own].map(([name, turns]) => [name, turns.map(({ items }) => items.forwardBackward)])).toEqual([
      ['full', [1, 6]],
      ['salf', [3, 4]],
    ]);
    expect(torch.get('PyTorch full')!.map(({ items }) => items.forward)).toEqual([2, 5]);
    expect(said[1]).toBe('round 1 of 2: PyTorch full: 2.0 s of training');
  });
});
