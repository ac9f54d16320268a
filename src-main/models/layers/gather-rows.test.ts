import { expect, it } from 'vitest';
import { Builder } from '../../autodiff/builder.ts';
import { compile, float64, int64, numbers } from '../../autodiff/testing/run-graph.ts';
import { dtypeInfo } from '../../onnx/dtype.ts';
import { gatherRows } from './gather-rows.ts';

/** 1, 2, 3 and 4 in half precision. */
const HALVES = new Uint8Array(Uint16Array.of(0x3c00, 0x4000, 0x4200, 0x4400).buffer);

it('casts the rows of a table that is stored in half precision, and never the table', async () => {
  const b = new Builder('float64');
  const stored = b.initializer('table', 'float16', [2, 2], { kind: 'inline', bytes: HALVES });
  const table = b.op('Cast', [stored], { to: dtypeInfo.float64.code });
  const rows = gatherRows(b, table, b.input('indices', 'int64', [3]));
  const run = await compile(b, [rows]);
  b.graph.removeDeadNodes();
  expect(b.graph.nodes.map(({ op, inputs }) => [op, inputs[0]!.dtype])).toEqual([
    ['Gather', 'float16'],
    ['Cast', 'float16'],
  ]);
  expect(b.graph.nodes[0]!.inputs[0]).toBe(stored);
  expect(numbers((await run({ indices: int64([1, 0, 1], [3]) }))[0]!)).toEqual([3, 4, 1, 2, 3, 4]);
});

it('takes the rows of any other table as they are', async () => {
  const b = new Builder('float64');
  const rows = gatherRows(b, b.input('table', 'float64', [2, 1]), b.ints([1]));
  const run = await compile(b, [rows]);
  expect(b.graph.nodes.map(({ op }) => op)).toEqual(['Gather']);
  expect(numbers((await run({ table: float64([5, 6], [2, 1]) }))[0]!)).toEqual([6]);
});
