/** A model as an ONNX folder that onnxruntime runs and Optimum's ORTModelForCausalLM opens. */

import { writeFully } from '../../models/disk.ts';
import { elementCount } from '../../models/dtypes.ts';
import type { NewValues } from '../../models/export.ts';
import { exportedConfig } from '../../models/export-config.ts';
import type { ModelFolder, ModelTensor } from '../../models/folder.ts';
import { textFile, type NewFile } from '../../models/folder-write.ts';
import { readTensorF32 } from '../../models/safetensors.ts';
import { encodeModel } from '../../onnx/encode.ts';
import { ModelProto } from '../../onnx/proto.ts';
import { inferenceGraph } from './graph.ts';

const DATA_FILE = 'model.onnx_data';
/** onnxruntime maps weights that start at multiples of a page into memory. */
const PAGE = 4096;

/**
 * `model.onnx`, `model.onnx_data` (float32) and `config.json`; the tokenizer's files are the caller's. At no time are the
 * values of more than one tensor in memory.
 *
 * @param replaced new values by tensor name
 * @throws while it is written InputError with a `model.` code when the source changed meanwhile
 */
export async function exportOnnx(
  source: ModelFolder,
  replaced: ReadonlyMap<string, NewValues>,
): Promise<readonly NewFile[]> {
  const places = placesOf([...source.tensors.values()]);
  const { graph, names } = inferenceGraph(source.spec, (b) => {
    const made = new Map<string, ReturnType<typeof b.initializer>>();
    return (name, shape) => {
      const known = made.get(name);
      if (known !== undefined) return known;
      const { offset, length } = places.get(name)!;
      const value = b.initializer(name, 'float32', shape, { kind: 'external', location: DATA_FILE, offset, length });
      made.set(name, value);
      return value;
    };
  });
  const model = renamed(encodeModel(graph, 'decoder'), names);
  return [
    textFile('config.json', await exportedConfig(source)),
    { name: 'model.onnx', bytes: model.length, fill: (to) => writeFully(to, model) },
    dataFile(source, replaced, places),
  ];
}

interface DataPlace {
  readonly offset: number;
  readonly length: number;
}

function placesOf(tensors: readonly ModelTensor[]): ReadonlyMap<string, DataPlace> {
  let end = 0;
  return new Map(
    tensors.map(({ name, shape }) => {
      const place = { offset: end, length: 4 * elementCount(shape) };
      end = onPage(end + place.length);
      return [name, place] as const;
    }),
  );
}

function onPage(position: number): number {
  return Math.ceil(position / PAGE) * PAGE;
}

function dataFile(
  { tensors }: ModelFolder,
  replaced: ReadonlyMap<string, NewValues>,
  places: ReadonlyMap<string, DataPlace>,
): NewFile {
  const bytes = [...places.values()].reduce((most, { offset, length }) => Math.max(most, offset + length), 0);
  return {
    name: DATA_FILE,
    bytes,
    fill: async (to) => {
      let written = 0;
      for (const tensor of tensors.values()) {
        const { offset, length } = places.get(tensor.name)!;
        const given = replaced.get(tensor.name) ?? (() => readTensorF32(tensor.file, tensor));
        const values = typeof given === 'function' ? await given() : given;
        await writeFully(to, new Uint8Array(offset - written));
        await writeFully(to, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
        written = offset + length;
      }
    },
  };
}

interface Named {
  name: string;
}
interface ModelMessage {
  readonly graph: {
    readonly node: readonly { readonly input: string[]; readonly output: string[] }[];
    readonly output: readonly Named[];
  };
}

/** The same model with other names for its outputs, wherever they stand. */
function renamed(model: Uint8Array, names: ReadonlyMap<string, string>): Uint8Array {
  const message = ModelProto.decode(model);
  const { graph } = message as unknown as ModelMessage;
  const name = (given: string): string => names.get(given) ?? given;
  for (const node of graph.node) {
    node.input.splice(0, node.input.length, ...node.input.map(name));
    node.output.splice(0, node.output.length, ...node.output.map(name));
  }
  for (const output of graph.output) output.name = name(output.name);
  return ModelProto.encode(message).finish();
}
