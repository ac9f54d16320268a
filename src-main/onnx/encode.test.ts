import { describe, expect, it } from 'vitest';
import * as ort from 'onnxruntime-node';
import { encodeModel, OPSET, SEQUENCE_OUTPUT } from './encode.ts';
import { Graph } from './graph.ts';
import { ModelProto } from './proto.ts';

const FORWARD = { part: 'head', pass: 'forward' } as const;
const FLOAT = { dtype: 'float32', shape: ['n'] } as const;

/** y = -(x + 1); a second output e^x, which nothing else reads. */
function graphOf(): Graph {
  const graph = new Graph();
  const x = graph.input('x', 'float32', ['n']);
  const bytes = new Uint8Array(Float32Array.of(1).buffer);
  const one = graph.initializer('one', { dtype: 'float32', shape: [] }, { kind: 'inline', bytes });
  const [leaf] = graph.node('Exp', [x], {}, [FLOAT], FORWARD);
  const [sum] = graph.node('Add', [x, one], {}, [FLOAT], FORWARD);
  const [y] = graph.node('Neg', [sum!], {}, [FLOAT], FORWARD);
  graph.output(y!);
  graph.output(leaf!);
  return graph;
}

interface Decoded {
  readonly opset_import: readonly { readonly version: number | string }[];
  readonly graph: {
    readonly node: readonly { readonly op_type: string }[];
    readonly value_info: readonly { readonly name: string; readonly type: unknown }[];
  };
}
const decoded = (bytes: Uint8Array): Decoded =>
  ModelProto.toObject(ModelProto.decode(bytes), { longs: String }) as unknown as Decoded;

describe('an encoded model', () => {
  it('runs in onnxruntime as it stands', async () => {
    const session = await ort.InferenceSession.create(encodeModel(graphOf(), 'test'));
    const results = await session.run({ x: new ort.Tensor('float32', Float32Array.of(0, 2), [2]) });
    expect(Array.from(results['head/Neg']!.data as Float32Array)).toEqual([-1, -3]);
    expect(Number(results['head/Exp']!.data[0])).toBe(1);
  });

  it('has the same bytes each time, and puts what nothing reads last, the latest first', () => {
    const bytes = encodeModel(graphOf(), 'test');
    expect(Buffer.from(bytes).equals(encodeModel(graphOf(), 'test'))).toBe(true);
    const { graph, opset_import } = decoded(bytes);
    expect(graph.node.map(({ op_type }) => op_type)).toEqual(['Add', 'Neg', 'Exp']);
    expect(opset_import.map(({ version }) => Number(version))).toEqual([OPSET]);
  });

  it('declares the shapes of what is computed on the way', () => {
    expect(decoded(encodeModel(graphOf(), 'test')).graph.value_info).toEqual([
      { name: 'head/Add', type: { tensor_type: { elem_type: 1, shape: { dim: [{ dim_param: 'n' }] } } } },
    ]);
  });

  it('may have a sequence before its outputs', async () => {
    const bytes = encodeModel(graphOf(), 'test', true);
    expect(decoded(bytes).graph.node[0]).toMatchObject({ op_type: 'SequenceEmpty' });
    const { outputNames } = await ort.InferenceSession.create(bytes);
    expect(outputNames).toEqual([SEQUENCE_OUTPUT, 'head/Neg', 'head/Exp']);
  });
});
