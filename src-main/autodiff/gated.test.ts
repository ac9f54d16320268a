/** One graph for every boundary, against one graph for each. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelFolder } from '../models/folder.ts';
import { openGolden } from '../training/testing/goldens.ts';
import { BATCHES, gradientRun, tensorsAbove, type GradientRun } from '../training/testing/gradient-run.ts';

describe.each(['gemma2', 'llama-gqa-untied', 'qwen2-sliding'])('the gated graph of %s', (name) => {
  let folder: ModelFolder;
  let every: string[];
  let gated: GradientRun;
  beforeAll(async () => {
    folder = await openGolden(name);
    every = tensorsAbove(folder, 0);
    gated = await gradientRun(folder, every, every, 'boundary');
  });

  it('gives each boundary the bytes of its own graph, and nothing for what is frozen', async () => {
    for (let e = 0; e < folder.spec.blocks; e++) {
      const wanted = tensorsAbove(folder, e);
      const fixed = await gradientRun(folder, wanted, wanted, 'none');
      for (const batch of BATCHES) {
        const [expected, found] = [await fixed.run(batch), await gated.run(batch, e)];
        expect(found.loss).toBe(expected.loss);
        for (const tensor of every) {
          const gradient = found.gradients.get(tensor)!;
          if (wanted.includes(tensor)) {
            expect(gradient, `${tensor}, boundary ${e}`).toEqual(expected.gradients.get(tensor));
          } else {
            expect(gradient.dims[0], `${tensor}, boundary ${e}`).toBe(0);
          }
        }
      }
    }
  });

  it('gives every choice of blocks the bytes of its own graph', async () => {
    const { blocks } = folder.spec;
    const one = await gradientRun(folder, every, every, 'blocks');
    // Bit k of a choice: block k + 1 trains.
    for (let choice = 1; choice < 2 ** blocks; choice++) {
      const active = Array.from({ length: blocks }, (_, k) => k + 1).filter((block) => choice & (1 << (block - 1)));
      const wanted = every.filter((name) => {
        const { block } = folder.tensors.get(name)!;
        return block === null || active.includes(block);
      });
      const fixed = await gradientRun(folder, wanted, wanted, 'none');
      const [batch] = BATCHES;
      const [expected, found] = [await fixed.run(batch!), await one.run(batch!, active[0]! - 1, active)];
      expect(found.loss).toBe(expected.loss);
      for (const tensor of every) {
        const gradient = found.gradients.get(tensor)!;
        if (wanted.includes(tensor)) {
          expect(gradient, `${tensor}, blocks ${active.join()}`).toEqual(expected.gradients.get(tensor));
        } else expect(gradient.dims[0], `${tensor}, blocks ${active.join()}`).toBe(0);
      }
    }
  });

  it('has one gate a block', () => {
    const gates = gated.graph.b.graph.nodes.filter(({ op }) => op === 'If').map(({ origin }) => origin);
    const blocks = Array.from({ length: folder.spec.blocks }, (_, k) => `block.${k + 1}`);
    expect(gates).toEqual(blocks.toReversed().map((part) => ({ part, pass: 'backward' })));
  });
});

it('takes the embedding’s gradient along where no block is frozen, tied or not', async () => {
  for (const name of ['gemma2', 'llama-gqa-untied']) {
    const folder = await openGolden(name);
    const every = [...folder.tensors.keys()];
    const [gated, fixed] = [
      await gradientRun(folder, every, every, 'boundary'),
      await gradientRun(folder, every, every, 'none'),
    ];
    for (const batch of BATCHES) expect(await gated.run(batch, 0)).toEqual(await fixed.run(batch));
  }
});

it('leaves a tied table the head’s share of its gradient above every boundary', async () => {
  const table = 'model.embed_tokens.weight';
  const { run } = await gradientRun(await openGolden('gemma2'), [table], [table], 'boundary');
  const [batch] = BATCHES;
  const [whole, share] = [(await run(batch!, 0)).gradients.get(table)!, (await run(batch!, 3)).gradients.get(table)!];
  expect(share.dims).toEqual([48, 16]);
  const row = ({ bytes }: typeof whole, token: number) => bytes.slice(128 * token, 128 * (token + 1));
  // Rows of tokens that the batch does not read get nothing but the head’s share; 0 is padding, which nothing sees.
  const read = new Set(Array.from(batch!.ids, Number).filter((token) => token !== 0));
  for (let token = 0; token < 48; token++) {
    if (read.has(token)) expect(row(share, token), `token ${token}`).not.toBe(row(whole, token));
    else expect(row(share, token)).toBe(row(whole, token));
  }
});
