/** Graph -> the bytes of an .onnx file. */
import {
  attributeKinds,
  type AttributeKind,
  type AttributeName,
  type AttributeValue,
  type Attributes,
} from './attributes.ts';
import { dtypeInfo } from './dtype.ts';
import { Graph, readsOf, type Initializer, type Node, type Value } from './graph.ts';
import { ModelProto } from './proto.ts';

/** Opset in which every emitted op is read. */
export const OPSET = 23;
const IR_VERSION = 10;
const DATA_LOCATION_EXTERNAL = 1;

type Message = Record<string, unknown>;

/** AttributeProto.AttributeType and the field that holds the value. */
const attributeEncodings: Record<AttributeKind, (value: AttributeValue) => Message> = {
  float: (value) => ({ type: 1, f: value }),
  int: (value) => ({ type: 2, i: value }),
  string: (value) => {
    if (typeof value !== 'string') throw new Error('a string attribute must hold a string');
    return { type: 3, s: new TextEncoder().encode(value) };
  },
  graph: (value) => {
    if (!(value instanceof Graph)) throw new Error('a graph attribute must hold a graph');
    return { type: 5, g: encodeBranch(value) };
  },
  ints: (value) => ({ type: 7, ints: value }),
};

/** First output of a model encoded `withSequence`: an empty sequence. */
export const SEQUENCE_OUTPUT = 'empty_sequence';

/**
 * Serialises a graph as an ONNX model. Weights with external data stay in their files.
 * @param withSequence puts {@link SEQUENCE_OUTPUT} before the graph's outputs (see `training/in-place.ts`).
 */
export function encodeModel(graph: Graph, name: string, withSequence = false): Uint8Array {
  const { node, output, ...rest } = encodeGraph(graph, name);
  return ModelProto.encode(
    ModelProto.fromObject({
      ir_version: IR_VERSION,
      producer_name: 'salf-workbench',
      opset_import: [{ domain: '', version: OPSET }],
      graph: {
        ...rest,
        node: withSequence ? [{ op_type: 'SequenceEmpty', output: [SEQUENCE_OUTPUT] }, ...node] : node,
        output: withSequence ? [{ name: SEQUENCE_OUTPUT, type: FLOAT_SEQUENCE }, ...output] : output,
      },
    }),
  ).finish();
}

const FLOAT_SEQUENCE = { sequence_type: { elem_type: { tensor_type: { elem_type: dtypeInfo.float32.code } } } };

interface GraphMessage extends Message {
  readonly node: readonly Message[];
  readonly output: readonly Message[];
}

function encodeGraph(graph: Graph, name: string): GraphMessage {
  return {
    name,
    node: leavesLast(graph).map(encodeNode),
    initializer: graph.initializers.map(encodeInitializer),
    input: graph.inputs.map(encodeValueInfo),
    output: graph.outputs.map(encodeValueInfo),
    value_info: between(graph).map(encodeValueInfo),
  };
}

/**
 * The values that are computed on the way, whose shapes are declared. onnxruntime cannot infer most of them (a Reshape's -1
 * has no name), and then plans memory by comparing each new tensor with every one that was freed before, in vain: of a
 * step of 30 blocks that took 5 s. With the shapes it finds a freed tensor to take, often at once, and computes in place.
 */
function between({ nodes, outputs }: Graph): Value[] {
  const ends = new Set(outputs);
  return nodes.flatMap((node) => node.outputs).filter((value) => !ends.has(value));
}

/** A branch's outputs have no declared shapes: those of the two branches of an `If`, or of one within, may differ. */
function encodeBranch(graph: Graph): GraphMessage {
  const output = graph.outputs.map(({ name, dtype }) => ({
    name,
    type: { tensor_type: { elem_type: dtypeInfo[dtype].code } },
  }));
  return { ...encodeGraph(graph, 'branch'), output };
}

/**
 * Nodes that no other reads (weight gradients, mostly) stand last, the latest first. onnxruntime schedules backwards from
 * the last such node, so each gradient is computed as soon as it can be and what it needs is freed; in the order of
 * emission all would wait for the end.
 */
function leavesLast(graph: Graph): Node[] {
  const read = new Set(graph.nodes.flatMap(readsOf));
  const isLeaf = (node: Node) => !node.outputs.some((value) => read.has(value));
  return [...graph.nodes.filter((node) => !isLeaf(node)), ...graph.nodes.filter(isLeaf).toReversed()];
}

function encodeNode(node: Node): Message {
  return {
    name: node.outputs[0]!.name,
    op_type: node.op,
    input: node.inputs.map((value) => value.name),
    output: node.outputs.map((value) => value.name),
    attribute: encodeAttributes(node.attributes),
  };
}

function encodeAttributes(attributes: Attributes): Message[] {
  return Object.entries(attributes).map(([name, value]) => ({
    name,
    ...attributeEncodings[attributeKinds[name as AttributeName]](value),
  }));
}

function encodeInitializer({ value, data }: Initializer): Message {
  const tensor = { name: value.name, dims: value.shape, data_type: dtypeInfo[value.dtype].code };
  if (data.kind === 'inline') return { ...tensor, raw_data: data.bytes };
  const entries = { location: data.location, offset: String(data.offset), length: String(data.length) };
  return {
    ...tensor,
    data_location: DATA_LOCATION_EXTERNAL,
    external_data: Object.entries(entries).map(([key, text]) => ({ key, value: text })),
  };
}

function encodeValueInfo(value: Value): Message {
  const dim = value.shape.map((d) => (typeof d === 'number' ? { dim_value: d } : { dim_param: d }));
  return { name: value.name, type: { tensor_type: { elem_type: dtypeInfo[value.dtype].code, shape: { dim } } } };
}
