/** Whether the library computes what it must when it is called directly. */
import { encodeModel } from '../onnx/encode.ts';
import { Graph } from '../onnx/graph.ts';
import type { OrtLibrary } from './library.ts';
import { CPU } from './options.ts';
import { NativeSession } from './session.ts';

/** The last one is the smallest normal number: its product is subnormal, and to be flushed. */
const GIVEN = [1, -2, 3, 2 ** -126];
const FACTOR = 0.5;
const EXPECTED = [0.5, -1, 1.5, 0];

/** Runs `q = p * 0.5` into other memory and in place. @throws Error where a number differs */
export async function selfTest(library: OrtLibrary): Promise<void> {
  const graph = new Graph();
  const p = graph.input('p', 'float32', ['n']);
  const bytes = new Uint8Array(Float32Array.of(FACTOR).buffer);
  const factor = graph.initializer('factor', { dtype: 'float32', shape: [] }, { kind: 'inline', bytes });
  const [q] = graph.node('Mul', [p, factor], {}, [p], { part: '', pass: 'forward' });
  graph.output(q!);
  const entries = { 'session.set_denormal_as_zero': '1' };
  const session = NativeSession.createHere(library, encodeModel(graph, 'self-test'), {
    place: CPU,
    threads: 1,
    optimizes: true,
    entries,
  });
  try {
    const given = { type: 'float32', dims: [GIVEN.length], data: Float32Array.from(GIVEN) };
    const other = { ...given, data: new Float32Array(GIVEN.length) };
    await session.run({ p: given }, { [q!.name]: other });
    check('into other memory', other.data);
    await session.run({ p: given }, { [q!.name]: given });
    check('in place', given.data);
  } finally {
    session.release();
  }
}

function check(how: string, found: Float32Array): void {
  if (found.every((value, i) => value === EXPECTED[i])) return;
  throw new Error(`it computed ${found.join(', ')} instead of ${EXPECTED.join(', ')} ${how}`);
}
