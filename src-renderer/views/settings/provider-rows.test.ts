import { expect, it } from 'vitest';
import { providerRows } from './provider-rows.ts';

it('all providers have a row before they are tried', () => {
  expect(providerRows(null).map(({ name, state }) => [name, state])).toEqual([
    ['CPU', 'untried'],
    ['CUDA', 'untried'],
    ['WebGPU', 'untried'],
  ]);
});

it('a row says how long it took, or why it does not work and what to do', () => {
  const message =
    'CUDA does not work here: /source/context.cc:136 void f(int)::<lambda()> a == b was false. no adapter.';
  const rows = providerRows([
    { provider: 'cpu', seconds: 0.021, fault: null },
    {
      provider: 'cuda',
      seconds: null,
      fault: { code: 'request.bad-option', message, remedy: 'Install it, or use --provider cpu.' },
    },
  ]);
  expect(rows[0]).toMatchObject({ state: 'works', found: 'A first graph took 21\u202fms.' });
  expect(rows[1]).toMatchObject({
    state: 'fails',
    found: 'No adapter. Install it, or use the CPU.',
  });
  expect(rows[2]).toMatchObject({ state: 'untried' });
});
