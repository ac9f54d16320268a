import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Builder } from '../../autodiff/builder.ts';
import { buildTrainGraph } from '../../planning/graphs.ts';
import { weightsFolder } from '../../planning/weight-source.ts';
import { StopAsked } from '../host.ts';
import { fillInitialValues } from '../optimizer/initial-values.ts';
import { Parameters } from '../optimizer/parameters.ts';
import { batchOf, graphRequest, openGolden } from '../testing/goldens.ts';
import { batchFeeds, parameterFeeds, tensorsOver } from './feeds.ts';
import { InPlaceSession } from './in-place.ts';

const runtime = { provider: 'cpu', threads: 0 } as const;
/** Through the library itself, and through the binding. */
const WAYS = ['open', 'openBound'] as const;

async function doubling(way: (typeof WAYS)[number]) {
  const b = new Builder('float32');
  const y = b.op('Add', [b.input('x', 'float32', ['n']), b.input('z', 'float32', ['n'])]);
  b.graph.output(y);
  return { session: await InPlaceSession[way](b.graph, 'test', runtime), output: y.name };
}

const tensor = (data: Float32Array<ArrayBuffer>) => new ort.Tensor('float32', data, [data.length]);

describe.each(WAYS)('a session made by %s', (way) => {
  it('computes into the memory it is given, which may be an input’s', async () => {
    const { session, output } = await doubling(way);
    const x = Float32Array.of(1, 2, 3);
    await session.run({ x: tensor(x), z: tensor(Float32Array.of(10, 20, 30)) }, { [output]: tensor(x) });
    expect([...x]).toEqual([11, 22, 33]);
  });

  it('makes no copy of its outputs', async () => {
    const { session, output } = await doubling(way);
    const size = 1 << 22;
    const [x, z, y] = [1, 2, 3].map((value) => tensor(new Float32Array(size).fill(value)));
    const feeds = { x: x!, z: z! };
    await session.run(feeds, { [output]: y! });
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 4; i++) await session.run(feeds, { [output]: y! });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * size);
  });

  it('reads tensors of another length, and what a tensor holds by then', async () => {
    const { session, output } = await doubling(way);
    const [x, y] = [Float32Array.of(1, 2), new Float32Array(2)];
    const [feeds, into] = [{ x: tensor(x), z: tensor(x) }, { [output]: tensor(y) }];
    await session.run(feeds, into);
    x.fill(5);
    await session.run(feeds, into);
    expect([...y]).toEqual([10, 10]);
    const longer = new Float32Array(3);
    await session.run(
      { x: tensor(Float32Array.of(1, 2, 3)), z: tensor(Float32Array.of(1, 1, 1)) },
      { [output]: tensor(longer) },
    );
    expect([...longer]).toEqual([2, 3, 4]);
    expect([...y]).toEqual([10, 10]);
  });

  it('hands on what really goes wrong', async () => {
    const { session, output } = await doubling(way);
    const y = tensor(new Float32Array(3));
    const feeds = { x: tensor(new Float32Array(3)), z: tensor(new Float32Array(2)) };
    await expect(session.run(feeds, { [output]: y })).rejects.toThrow(/Add/);
  });

  it('says which graph does not compile', async () => {
    const b = new Builder('float32');
    b.graph.output(
      b.graph.node('NoSuchOp', [b.input('x', 'float32', [1])], {}, [{ dtype: 'float32', shape: [1] }], {
        part: '',
        pass: 'forward',
      })[0]!,
    );
    await expect(InPlaceSession[way](b.graph, 'test', runtime)).rejects.toThrow(
      /^The test graph could not be opened: .*NoSuchOp/,
    );
  });
});

it('a run can be ended, and the next one is whole', async () => {
  const { session, output } = await doubling('open');
  const [x, y] = [tensor(Float32Array.of(1, 2)), tensor(new Float32Array(2))];
  const stop = new AbortController();
  stop.abort();
  await expect(session.run({ x, z: x }, { [output]: y }, stop.signal)).rejects.toThrow(StopAsked);
  await session.run({ x, z: x }, { [output]: y });
  expect(y.data).toEqual(Float32Array.of(2, 4));
});

it('gives the binding’s bytes for the losses and gradients of a training graph', async () => {
  const folder = await openGolden('llama-gqa-untied');
  const tensors = [...folder.tensors.values()];
  const parameters = new Parameters(tensors);
  await fillInitialValues(parameters, tensors, 1);
  const names = tensors.map(({ name }) => name);
  const graph = buildTrainGraph(graphRequest(folder, names), names, 'none');
  const gradients: Float32Array[] = [];
  for (const way of WAYS) {
    const session = await InPlaceSession[way](graph.b.graph, 'training', runtime, weightsFolder(folder));
    const found = new Float32Array(parameters.size);
    const into = tensorsOver(parameters, found);
    const outputs = [...graph.gradients].map(([name, { name: output }]) => [output, into[name]!] as const);
    for (const ids of [
      [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
      [
        [9, 10],
        [11, 12],
      ],
    ]) {
      const batch = batchOf(
        ids,
        ids.map(({ length }) => length),
        [0, 1],
      );
      const feeds = { ...parameterFeeds(parameters), ...batchFeeds(batch, [1, 2], () => 0.5) };
      const loss = new Float32Array(1);
      await session.run(feeds, {
        ...Object.fromEntries(outputs),
        [graph.loss.name]: new ort.Tensor('float32', loss, []),
      });
      gradients.push(loss, found.slice());
    }
  }
  const [losses, ...rest] = [0, 1, 2, 3].map((i) => [gradients[i]!, gradients[i + 4]!] as const);
  for (const [direct, bound] of [losses!, ...rest]) {
    expect(direct.some((value) => value !== 0)).toBe(true);
    expect(Buffer.compare(Buffer.from(direct.buffer), Buffer.from(bound.buffer))).toBe(0);
  }
});
