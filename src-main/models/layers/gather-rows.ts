import type { Builder } from '../../autodiff/builder.ts';
import { dtypeInfo } from '../../onnx/dtype.ts';
import type { Value } from '../../onnx/graph.ts';

/**
 * Rows of a table [rows, d]. Of a frozen one that is stored in half precision the rows are cast and not the table: the same numbers, but
 * no session keeps the whole table in float32 for them; it stays in its file.
 * @param indices int64 [N]
 * @returns [N, d] in the graph's float type
 */
export function gatherRows(b: Builder, table: Value, indices: Value): Value {
  const cast = b.graph.nodes.find(({ op, outputs }) => op === 'Cast' && outputs[0] === table);
  if (cast === undefined) return b.op('Gather', [table, indices], { axis: 0 });
  const stored = b.op('Gather', [cast.inputs[0]!, indices], { axis: 0 });
  return b.op('Cast', [stored], { to: dtypeInfo[b.float].code });
}
