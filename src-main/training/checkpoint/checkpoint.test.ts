import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FailureError, type ErrorCode } from '../../base/errors.ts';
import { mayMount, smallDisk } from '../../base/testing/small-disk.ts';
import { writeSafetensors } from '../../models/safetensors-write.ts';
import {
  checkpointPath,
  firstSound,
  readCheckpoint,
  readWeights,
  requireCheckpointSpace,
  writeCheckpoint,
  type TrainingState,
} from './checkpoint.ts';
import { type TrainableTensor } from '../../planning/parameter-layout.ts';
import { checkpointBytes } from '../../planning/disk.ts';
import { Parameters } from '../optimizer/parameters.ts';

const dir = mkdtempSync(join(tmpdir(), 'salf-checkpoint-'));
afterAll(() => rmSync(dir, { recursive: true }));

const TENSORS = [
  { name: 'norm', shape: [3], block: null },
  { name: 'matrix', shape: [2, 4], block: 2 },
];
const ARRAYS = ['values', 'firstMoment', 'secondMoment'] as const;
const STATE: TrainingState = {
  step: 17,
  epoch: 2,
  batch: 5,
  order: [1, 2, 3, 0xffffffff],
  waited: 1,
  tokens: 1234,
  best: { step: 12, macroF1: 0.1 + 0.2 },
  seconds: { forwardBackward: 1 / 3, other: 0.25 },
  flops: { forward: 1e15, backward: 2e15, optimizer: 1e12, analysis: 1e11, caching: 0 },
  updates: [
    [0, 17],
    [2, 3],
  ],
  rates: [[2, 0.1 + 0.7]],
  choice: 2,
  boundaries: [1, 0, 2],
  frozen: 11.5,
  probes: { count: 3, both: 0.3, forward: 0.1 },
};

/** Parameters in which every array holds numbers of its own, among them ones that text would round. */
function filled(tensors: readonly TrainableTensor[] = TENSORS): Parameters {
  const parameters = new Parameters(tensors);
  ARRAYS.forEach((array, k) => parameters[array].forEach((_, i) => (parameters[array][i] = (i - 4.7) / (3 ** k * 7))));
  parameters.values[0] = -0;
  parameters.secondMoment[1] = 1e-42;
  return parameters;
}

let count = 0;
async function written(state = STATE): Promise<string> {
  const path = checkpointPath(join(dir, String(count++)), state.step);
  await writeCheckpoint(path, filled(), state);
  return path;
}

const REMEDY = 'Resume from another checkpoint with --checkpoint, or start a new run.';
const fault = (code: ErrorCode, file: string, message: string) => ({
  message: `${file}: ${message} ${REMEDY}`,
  exitCode: 2,
  fault: { code, file, message, remedy: REMEDY },
});
const corrupt = (file: string, message: string) => fault('checkpoint.corrupt', file, message);
const mismatch = (file: string, message: string) => fault('checkpoint.mismatch', file, message);

describe('a checkpoint', () => {
  it('gives back every bit of values, moments and state', async () => {
    const path = await written();
    const found = new Parameters(TENSORS);
    expect(await readCheckpoint(path, found)).toEqual(STATE);
    for (const array of ARRAYS) {
      expect(Buffer.from(found[array].buffer).equals(Buffer.from(filled()[array].buffer)), array).toBe(true);
    }
    expect([...found.gradients]).toEqual(new Array<number>(11).fill(0));
  });

  it('gives back a state in which nothing has happened', async () => {
    const fresh: TrainingState = { ...STATE, step: 0, epoch: 0, batch: 0, best: null, seconds: {}, tokens: 0 };
    expect(await readCheckpoint(await written(fresh), new Parameters(TENSORS))).toEqual(fresh);
  });

  it('gives back the weights alone', async () => {
    const found = new Parameters(TENSORS);
    await readWeights(await written(), found);
    expect(found.values).toEqual(filled().values);
    expect([...found.firstMoment, ...found.secondMoment]).toEqual(new Array<number>(22).fill(0));
  });

  it('lies under its step, whole, and says its size', async () => {
    const run = join(dir, 'named');
    const path = checkpointPath(run, 17);
    const bytes = await writeCheckpoint(path, filled(), STATE);
    expect(path).toBe(join(run, 'checkpoints', 'step-000017.safetensors'));
    expect(readdirSync(join(run, 'checkpoints'))).toEqual(['step-000017.safetensors']);
    expect(bytes).toBe(statSync(path).size);
  });

  it('stays as it was when rewriting it fails', async () => {
    const path = await written();
    const before = readFileSync(path);
    const broken = filled();
    Object.defineProperty(broken, 'secondMoment', { value: new Float32Array(3) });
    await expect(writeCheckpoint(path, broken, STATE)).rejects.toThrow('values do not fill the shape');
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(join(path, '..'))).toEqual(['step-000017.safetensors']);
  });

  it('says where it cannot be written', async () => {
    const file = join(dir, 'a-file');
    writeFileSync(file, '');
    const path = checkpointPath(file, 1);
    await expect(writeCheckpoint(path, filled(), STATE)).rejects.toThrow(
      `${path}: A part of the path is a file, where a folder is needed. Choose another folder.`,
    );
  });

  it.skipIf(!mayMount())(
    'on a full disk keeps the last one whole, leaves nothing half-written, and says so',
    async () => {
      const disk = smallDisk(1)!;
      try {
        const path = checkpointPath(disk.folder, 1);
        const large = filled([{ name: 'matrix', shape: [64, 256], block: 1 }]);
        await writeCheckpoint(path, large, STATE);
        disk.fill();
        const next = checkpointPath(disk.folder, 2);
        await expect(writeCheckpoint(next, large, STATE)).rejects.toMatchObject({
          message: `${next}: The disk that holds it is full (0 MiB are free). Free 256 MiB there, or choose another folder; what was done is kept.`,
          exitCode: 1,
          fault: { code: 'workspace.no-space' },
        });
        expect(readdirSync(join(path, '..'))).toEqual(['step-000001.safetensors']);
        await readCheckpoint(path, filled([{ name: 'matrix', shape: [64, 256], block: 1 }]));
      } finally {
        disk.remove();
      }
    },
  );
});

describe('a damaged checkpoint', () => {
  const read = (path: string, tensors: readonly TrainableTensor[] = TENSORS) =>
    readCheckpoint(path, new Parameters(tensors));
  /** Replaces text by other text of the same length. */
  function flip(path: string, from: string, to: string): void {
    const bytes = readFileSync(path);
    const at = bytes.indexOf(from);
    expect(at).toBeGreaterThan(0);
    bytes.write(to, at);
    writeFileSync(path, bytes);
  }

  it('is missing', async () => {
    const path = join(dir, 'absent.safetensors');
    await expect(read(path)).rejects.toMatchObject(corrupt(path, 'The file does not exist.'));
  });

  it('is cut off', async () => {
    const path = await written();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, -1));
    const message = `The tensor ends at byte ${bytes.length}, but the file has only ${bytes.length - 1} bytes.`;
    await expect(read(path)).rejects.toMatchObject(corrupt(path, message));
    await expect(readWeights(path, new Parameters(TENSORS))).rejects.toMatchObject(corrupt(path, message));
  });

  it('has other bytes in a tensor', async () => {
    const path = await written();
    const whole = readFileSync(path);
    const message = 'Its bytes are not those that were written.';
    for (const at of [whole.length - 1, whole.length - 60, whole.length - 120]) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 0x40;
      writeFileSync(path, bytes);
      await expect(read(path)).rejects.toMatchObject(corrupt(path, message));
      const sound = await written();
      const skipped: string[] = [];
      expect(await firstSound([path, sound], ({ fault }) => skipped.push(fault.message))).toBe(sound);
      expect(skipped).toEqual([message]);
      await expect(firstSound([path], () => undefined)).rejects.toMatchObject(corrupt(path, message));
    }
  });

  it('is taken as it is where an earlier version noted no checksums', async () => {
    const path = await written();
    flip(path, '"crc32"', '"crc31"');
    expect(await read(path)).toEqual(STATE);
    expect(await firstSound([path], () => undefined)).toBe(path);
  });

  it('has a flipped header', async () => {
    const path = await written();
    flip(path, '{"__metadata__"', '["__metadata__"');
    await expect(read(path)).rejects.toMatchObject(corrupt(path, 'The header is not valid JSON.'));
  });

  it.each([
    ['is no JSON', '{\\"step\\":17', '[\\"step\\":17'],
    ['has an unknown field', '\\"step\\"', '\\"stop\\"'],
    ['has a negative count', '\\"step\\":17', '\\"step\\":-7'],
    ['has a fraction of a batch', '\\"tokens\\":1234', '\\"tokens\\":12.4'],
    ['has a generator of zeros', '[1,2,3,4294967295]', '[0,0,0,0         ]'],
  ])('has a state that %s', async (_what, from, to) => {
    const path = await written();
    flip(path, from, to);
    await expect(read(path)).rejects.toMatchObject(corrupt(path, 'Its description of the training state is damaged.'));
  });

  it('is of another format', async () => {
    const path = await written();
    flip(path, 'salf-checkpoint-2', 'salf-checkpoint-1');
    await expect(read(path)).rejects.toMatchObject(corrupt(path, 'It is no checkpoint of this version.'));
    const model = join(dir, 'model.safetensors');
    await writeSafetensors(model, [{ name: 'x', dtype: 'F32', shape: [1], values: new Float32Array(1) }]);
    await expect(read(model)).rejects.toMatchObject(corrupt(model, 'It is no checkpoint of this version.'));
  });

  it('is of a run that trains other tensors', async () => {
    const path = await written();
    await expect(read(path, TENSORS.slice(1))).rejects.toMatchObject(
      mismatch(path, 'It holds 2 trained tensors; the run trains 1.'),
    );
    for (const other of [
      { name: 'matrix', shape: [4, 2], block: 2 },
      { name: 'other', shape: [2, 4], block: 2 },
    ]) {
      await expect(read(path, [TENSORS[0]!, other])).rejects.toMatchObject(
        mismatch(path, `It does not fit the tensor ${other.name}.`),
      );
    }
  });
});

describe('requireCheckpointSpace', () => {
  it('wants room for the best, the newest and the next', () => {
    expect(() => requireCheckpointSpace(dir, checkpointBytes(1e6).peak, 36e6)).not.toThrow();
    expect(() => requireCheckpointSpace(dir, checkpointBytes(1e6).peak, 36e6 - 1)).toThrow(
      new FailureError({
        code: 'workspace.no-space',
        file: dir,
        message: 'Checkpoints need 36 MB, but only 36 MB are free.',
        remedy: 'Free disk space, choose another --workspace, or freeze more blocks.',
      }),
    );
  });
});
