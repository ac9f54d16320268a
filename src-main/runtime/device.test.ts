/** Arrays of a device, tried on the CPU: onnxruntime's own memory stands in for that of a GPU. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeModel } from '../onnx/encode.ts';
import { Graph } from '../onnx/graph.ts';
import { Device } from './device.ts';
import { OrtError, type OrtLibrary } from './library.ts';
import { nativeRuntime } from './native.ts';
import { CPU } from './options.ts';
import { NativeSession } from './session.ts';

const options = { place: CPU, threads: 1, entries: {} };
let library: OrtLibrary;
let device: Device;
beforeAll(async () => {
  library = (await nativeRuntime()).library!;
  device = await Device.open(library, options);
});
afterAll(() => {
  device.release();
});

/** `y = a + b`, float32, [n] */
async function adding(): Promise<{ session: NativeSession; output: string }> {
  const graph = new Graph();
  const [a, b] = ['a', 'b'].map((name) => graph.input(name, 'float32', ['n']));
  const [y] = graph.node('Add', [a!, b!], {}, [a!], { part: '', pass: 'forward' });
  graph.output(y!);
  return {
    session: await NativeSession.create(library, encodeModel(graph, 'add'), { ...options, optimizes: true }),
    output: y!.name,
  };
}

it('come back as they were sent, in several pieces too', async () => {
  const given = Float32Array.from({ length: (1 << 24) + 5 }, (_, i) => i % 1000);
  const array = device.array(given.length);
  await device.upload(given, array);
  const found = new Float32Array(given.length);
  await device.download(array, found);
  expect(Buffer.from(found.buffer).equals(Buffer.from(given.buffer))).toBe(true);
});

it('are read and written where they lie, parts of them and over an input as well', async () => {
  const { session, output } = await adding();
  const array = device.array(6);
  await device.upload(Float32Array.of(1, 2, 3, 10, 20, 30), array);
  const [low, high] = [array.tensor(0, 3), array.tensor(3, 3)];
  await session.run({ a: low, b: high }, { [output]: low });
  await session.run(
    { a: low, b: { type: 'float32', dims: [3], data: Float32Array.of(100, 100, 100) } },
    { [output]: high },
  );
  const found = new Float32Array(6);
  await device.download(array, found);
  expect([...found]).toEqual([11, 22, 33, 111, 122, 133]);
  session.release();
});

it('give no tensor that reaches beyond them', () => {
  expect(() => device.array(3).tensor(1, 3)).toThrow('the tensor does not lie inside the array');
});

it('are not had on a place that the library lacks', async () => {
  const place = { provider: 'cuda', entries: { use_tf32: '0' } } as const;
  await expect(Device.open(library, { ...options, place })).rejects.toThrow(OrtError);
});
