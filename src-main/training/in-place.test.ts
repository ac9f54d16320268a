import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { Builder } from '../autodiff/builder.ts';
import { InPlaceSession } from './in-place.ts';

const runtime = { provider: 'cpu', threads: 0 } as const;

async function doubling() {
  const b = new Builder('float32');
  const y = b.op('Add', [b.input('x', 'float32', ['n']), b.input('z', 'float32', ['n'])]);
  b.graph.output(y);
  return { session: await InPlaceSession.open(b.graph, 'test', runtime), output: y.name };
}

const tensor = (data: Float32Array<ArrayBuffer>) => new ort.Tensor('float32', data, [data.length]);

it('computes into the memory it is given, which may be an input’s', async () => {
  const { session, output } = await doubling();
  const x = Float32Array.of(1, 2, 3);
  await session.run({ x: tensor(x), z: tensor(Float32Array.of(10, 20, 30)) }, { [output]: tensor(x) });
  expect([...x]).toEqual([11, 22, 33]);
});

it('makes no copy of its outputs', async () => {
  const { session, output } = await doubling();
  const size = 1 << 22;
  const [x, z, y] = [1, 2, 3].map((value) => tensor(new Float32Array(size).fill(value)));
  const feeds = { x: x!, z: z! };
  await session.run(feeds, { [output]: y! });
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 4; i++) await session.run(feeds, { [output]: y! });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * size);
});

it('hands on what really goes wrong', async () => {
  const { session, output } = await doubling();
  const y = tensor(new Float32Array(3));
  const feeds = { x: tensor(new Float32Array(3)), z: tensor(new Float32Array(2)) };
  await expect(session.run(feeds, { [output]: y })).rejects.toThrow(/Add/);
});
