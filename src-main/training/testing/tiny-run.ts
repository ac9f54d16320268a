/** Whole runs on a tiny model and a made-up data set, in a folder of their own; for tests. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineEvent } from '../../contract/events.ts';
import { TrainRequest, type TrainSettingsInput } from '../../contract/request.ts';
import { readSafetensorsHeader } from '../../models/safetensors.ts';
import type { TensorEntry } from '../../models/safetensors-header.ts';
import { TrainingState } from '../checkpoint/checkpoint.ts';
import { runTraining } from '../run.ts';
import type { RunHost } from '../host.ts';
import type { Residence } from '../sessions/session.ts';
import { goldenModel } from './goldens.ts';

/** Words that are one token each after a space, in the tokenizer of the tiny models. */
const WORDS = ['the', 'o', 'that'] as const;

/** Rows whose label shows in their letters, of 2 to 11 tokens; `salt` makes other rows. */
function rows(count: number, salt: number): string {
  const lines = Array.from({ length: count }, (_, i) => {
    const label = i % WORDS.length;
    const letters = Array.from({ length: 1 + ((i * 7 + salt) % 5) }, (_, k) => 'abcdefgh'[(i + k * salt) % 8]!);
    return JSON.stringify({ text: [...letters, 'xyz'[label]!].join(' '), label: WORDS[label]! });
  });
  return `${lines.join('\n')}\n`;
}

type Event<Type extends EngineEvent['type']> = Extract<EngineEvent, { type: Type }>;

/** Events of a type. */
export function only<Type extends EngineEvent['type']>(events: readonly EngineEvent[], type: Type): Event<Type>[] {
  return events.filter((event): event is Event<Type> => event.type === type);
}

type Overrides = Omit<Partial<TrainSettingsInput>, 'task' | 'data'> & {
  readonly data?: Partial<TrainSettingsInput['data']>;
};

/** A controller that aborts when its signal gets a listener, after so many: passes listen to it while they run. */
class StopAtPass extends AbortController {
  constructor(passes: number) {
    super();
    const { signal } = this;
    const listen = signal.addEventListener.bind(signal);
    let begun = 0;
    signal.addEventListener = (...given: Parameters<typeof listen>) => {
      listen(...given);
      if (begun++ === passes) this.abort();
    };
  }
}

export class TinyRuns {
  readonly dir = mkdtempSync(join(tmpdir(), 'salf-training-'));
  /** How often the newest run let its process listen. */
  pauses = 0;
  /** Where the arrays of the next runs lie. */
  residence: Residence = 'host';
  #count = 0;

  constructor() {
    this.#write('train.jsonl', rows(22, 1));
    this.#write('validation.jsonl', rows(9, 2));
    this.#write('test.jsonl', rows(9, 3));
  }

  /** A request of two epochs of six batches, with a folder of its own for the checkpoints. */
  request(overrides: Overrides = {}): TrainRequest {
    const runDir = join(this.dir, 'runs', `run-${this.#count++}`);
    mkdirSync(runDir, { recursive: true });
    const { data, ...rest } = overrides;
    return TrainRequest.parse({
      kind: 'train',
      runId: 'tiny',
      runDir,
      cacheDir: join(this.dir, 'cache'),
      model: goldenModel('llama-gqa-untied'),
      threads: 1,
      task: {
        kind: 'custom',
        template: '{text}:',
        labels: WORDS.map((word) => ({ word })),
        columns: { texts: ['text'], label: 'label' },
      },
      data: {
        train: this.#path('train.jsonl'),
        test: this.#path('test.jsonl'),
        validation: this.#path('validation.jsonl'),
        ...data,
      },
      optimizer: { learningRate: 0.01 },
      duration: { unit: 'epochs', count: 2 },
      batchSize: 4,
      padMultiple: 4,
      seed: 7,
      ...rest,
    });
  }

  /**
   * Runs a request and collects its events.
   * @param stopAt asks for a stop once this many steps are done.
   * @param stopAtPause asks for a stop when the process was let listen this often, wherever that is
   * @param stopAtPass asks for a stop when a pass begins, after so many
   */
  async run(
    request: TrainRequest,
    stopAt = Infinity,
    checkpoint: string | null = null,
    stopAtPause = Infinity,
    stopAtPass = Infinity,
  ): Promise<EngineEvent[]> {
    const events: EngineEvent[] = [];
    let step = checkpoint === null ? 0 : Number(/step-(\d+)/.exec(checkpoint)![1]);
    const stop = new StopAtPass(stopAtPass);
    const host: RunHost = {
      emit: (event) => {
        events.push(event);
        if (event.type === 'progress') step = event.step;
      },
      secure: () => undefined,
      stopReason: () => (step >= stopAt || this.pauses >= stopAtPause || stop.signal.aborted ? 'cancelled' : null),
      stopping: stop.signal,
      pause: () => {
        this.pauses++;
        return Promise.resolve();
      },
    };
    this.pauses = 0;
    await runTraining(request, checkpoint, host, [], this.residence);
    return events;
  }

  /** A model folder in which one weight of the final norm is no number. */
  async brokenModel(): Promise<string> {
    const model = join(this.dir, 'broken');
    cpSync(goldenModel('llama-gqa-untied'), model, { recursive: true });
    const file = join(model, 'model.safetensors');
    const entry = (await readSafetensorsHeader(file)).tensors.find(({ name }) => name === 'model.norm.weight')!;
    const bytes = readFileSync(file);
    bytes.writeFloatLE(NaN, entry.offset);
    writeFileSync(file, bytes);
    return model;
  }

  remove(): void {
    rmSync(this.dir, { recursive: true });
  }

  #path(name: string): string {
    return join(this.dir, name);
  }

  #write(name: string, text: string): void {
    writeFileSync(this.#path(name), text);
  }
}

/** Names of the checkpoint files of a run, by step. */
export function checkpointFiles(runDir: string): string[] {
  return readdirSync(join(runDir, 'checkpoints')).sort();
}

/** Blocks (0: what lies outside them) of which a tensor differs between two checkpoints, in one of their groups. */
export function changedBlocks(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  group: 'param' | 'first' | 'second',
): Set<number> {
  const names = Object.keys(after).filter((name) => name.startsWith(`${group}.`) && before[name] !== after[name]);
  return new Set(names.map((name) => Number(/layers\.(\d+)\./.exec(name)?.[1] ?? -1) + 1));
}

/** Everything in a checkpoint but the time it took: its state, and each tensor's bytes by name. */
export async function checkpointContent(path: string) {
  const { tensors, metadata } = await readSafetensorsHeader(path);
  const bytes = readFileSync(path);
  const state = { ...TrainingState.parse(JSON.parse(metadata.state!)), seconds: {}, probes: null };
  const part = ({ offset, bytes: length }: TensorEntry) => bytes.subarray(offset, offset + length).toString('base64');
  return { state, tensors: Object.fromEntries(tensors.map((entry) => [entry.name, part(entry)])) };
}
