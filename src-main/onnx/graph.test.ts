import { describe, expect, it } from 'vitest';
import { Graph, readsOf } from './graph.ts';

const FORWARD = { part: 'head', pass: 'forward' } as const;
const FLOAT = { dtype: 'float32', shape: [2] } as const;

describe('a graph', () => {
  it('gives every value a name of its own, its branches included', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [2]);
    const [first] = graph.node('Exp', [x], {}, [FLOAT], FORWARD);
    const branch = new Graph(graph);
    const [second] = branch.node('Exp', [x], {}, [FLOAT], FORWARD);
    expect([x, first!, second!].map(({ name }) => name)).toEqual(['x', 'head/Exp', 'head/Exp_1']);
  });

  it('refuses a node that reads what it cannot see', () => {
    const graph = new Graph();
    const branch = new Graph(graph);
    const inside = branch.input('inside', 'float32', [2]);
    expect(() => graph.node('Exp', [inside], {}, [FLOAT], FORWARD)).toThrow('Exp: input inside is not visible');
    const outside = graph.input('outside', 'float32', [2]);
    expect(() => branch.node('Exp', [outside], {}, [FLOAT], FORWARD)).not.toThrow();
  });

  it('drops nodes that no output needs, and keeps what a branch reads', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [2]);
    const [kept] = graph.node('Exp', [x], {}, [FLOAT], FORWARD);
    graph.node('Neg', [x], {}, [FLOAT], FORWARD);
    const branch = new Graph(graph);
    const [inside] = branch.node('Neg', [kept!], {}, [FLOAT], FORWARD);
    branch.output(inside!);
    const condition = graph.input('condition', 'bool', []);
    const branches = { then_branch: branch, else_branch: branch };
    const [result] = graph.node('If', [condition], branches, [FLOAT], FORWARD);
    graph.output(result!);
    graph.output(result!);
    expect(readsOf(graph.nodes[2]!)).toContain(kept);
    graph.removeDeadNodes();
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Exp', 'If']);
    expect(graph.outputs).toEqual([result]);
  });
});
