import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Sequences } from './sequences.ts';
import { idWidth, TokenFile, TokenWriter } from './token-file.ts';

describe('Sequences', () => {
  it('are whole and have a token behind the last', () => {
    expect([...new Sequences(33, 8, 0, 1).train]).toEqual([0, 1, 2, 3]);
    expect([...new Sequences(32, 8, 0, 1).train]).toEqual([0, 1, 2]);
    expect([...new Sequences(0, 8, 0.5, 1).train]).toEqual([]);
  });

  it('train once an epoch each, in an order of its own, with batches over the border', () => {
    const sequences = new Sequences(8 * 10 + 1, 8, 0, 1);
    const drawn = Array.from({ length: 10 }, (_, step) => sequences.at(step, 3)).flat();
    const epochs = [drawn.slice(0, 10), drawn.slice(10, 20), drawn.slice(20, 30)];
    for (const epoch of epochs) expect([...epoch].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(epochs[0]).not.toEqual(epochs[1]);
  });

  it('are a function of seed and step, whatever was asked before', () => {
    const [walked, asked, other] = [1, 1, 2].map((seed) => new Sequences(8 * 50 + 1, 8, 0.1, seed)) as [Sequences, Sequences, Sequences]; // prettier-ignore
    const steps = Array.from({ length: 9 }, (_, step) => walked.at(step, 16));
    expect(asked.at(8, 16)).toEqual(steps[8]);
    expect(asked.at(0, 16)).toEqual(steps[0]);
    expect(other.at(0, 16)).not.toEqual(steps[0]);
  });

  it('hold out a share that never trains', () => {
    const { train, heldOut } = new Sequences(8 * 200 + 1, 8, 0.05, 3);
    expect(heldOut).toHaveLength(10);
    expect([...train, ...heldOut].sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect(new Sequences(8 * 20 + 1, 8, 0.001, 3).heldOut).toHaveLength(1);
  });
});

describe('a token file', () => {
  it.each([
    [65_536, 2],
    [65_537, 4],
  ])('keeps the ids of a vocabulary of %d in %d bytes each', (vocabulary, width) => {
    const dir = mkdtempSync(join(tmpdir(), 'salf-tokens-'));
    const path = join(dir, 'tokens.bin');
    expect(idWidth(vocabulary)).toBe(width);
    const writer = new TokenWriter(path, idWidth(vocabulary));
    const ids = Array.from({ length: 300_000 }, (_, i) => (i * 7919) % vocabulary);
    for (const id of ids) writer.add(id);
    writer.close();
    expect(writer.count).toBe(ids.length);
    const file = new TokenFile(path, idWidth(vocabulary));
    expect(file.count).toBe(ids.length);
    for (const start of [0, 1, 262_140, 299_990])
      expect([...file.read(start, 10)]).toEqual(ids.slice(start, start + 10));
    expect(() => file.read(299_995, 10)).toThrow(RangeError);
    file.close();
    rmSync(dir, { recursive: true });
  });
});
