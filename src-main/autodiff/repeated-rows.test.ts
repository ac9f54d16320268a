import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { openSession } from '../training/sessions/session.ts';
import { gradients } from './backward.ts';
import { Builder } from './builder.ts';

const [ROWS, WIDTH, TOKENS] = [4, 64, 20_000];

it('the gradient of rows that thousands of tokens share adds up every token, whatever the number of threads', async () => {
  const b = new Builder('float32');
  const table = b.input('table', 'float32', [ROWS, WIDTH]);
  const ids = b.input('ids', 'int64', [TOKENS]);
  const loss = b.op('ReduceSum', [b.op('Gather', [table, ids], { axis: 0 })], { keepdims: 0 });
  const [gradient] = gradients(b, loss, [table]);
  b.graph.output(gradient!);
  const session = await openSession(b.graph, 'shared rows', { provider: 'cpu', threads: 4 });
  const feeds = {
    table: new ort.Tensor('float32', new Float32Array(ROWS * WIDTH), [ROWS, WIDTH]),
    ids: new ort.Tensor(
      'int64',
      BigInt64Array.from({ length: TOKENS }, (_, at) => BigInt(at % ROWS)),
      [TOKENS],
    ),
  };
  for (let round = 0; round < 3; round++) {
    const sums = Object.values(await session.run(feeds))[0]!.data as Float32Array;
    expect(new Set(sums)).toEqual(new Set([TOKENS / ROWS]));
  }
});
