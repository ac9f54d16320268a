/** Trainings of a tiny decoder on a small text, in a folder of their own; for tests. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SalfError } from '../../../base/errors.ts';
import type { EngineEvent } from '../../../contract/events.ts';
import { PretrainRequest, type PretrainSettingsInput } from '../../../contract/pretrain.ts';
import { runPretraining } from '../run.ts';

/** A few lines, so often and so varied that there is something to learn. */
export function tinyText(lines = 120): string {
  const who = ['the cook', 'a grey cat', 'the old king', 'my aunt', 'the postman', 'a frog'];
  const did = ['sat on', 'looked for', 'painted', 'lost', 'sang to', 'counted'];
  const what = ['the moon', 'seven eggs', 'a paper hat', 'the stairs', 'his left boot'];
  const line = (i: number) => `${who[i % 6]!} ${did[(i * 5 + 1) % 6]!} ${what[(i * 7 + 2) % 5]!}, and nobody minded.`;
  return `${Array.from({ length: lines }, (_, i) => line(i) + (i % 9 === 8 ? '\n' : '')).join('\n')}\n`;
}

export const TINY_CONFIG = {
  architectures: ['Qwen2ForCausalLM'],
  model_type: 'qwen2',
  vocab_size: 300,
  hidden_size: 16,
  intermediate_size: 24,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 32,
  tie_word_embeddings: true,
};

export class TinyPretraining {
  readonly dir = mkdtempSync(join(tmpdir(), 'salf-pretrain-'));
  /** How often the newest training let its process listen. */
  pauses = 0;
  #count = 0;

  constructor() {
    this.write('text.txt', tinyText());
    this.write('config.json', JSON.stringify(TINY_CONFIG));
  }

  path(name: string): string {
    return join(this.dir, name);
  }

  /** Writes a file. @returns its path. */
  write(name: string, content: string | Uint8Array): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  /** Six steps of four sequences of 16 tokens, in a folder of their own. */
  request(overrides: Partial<PretrainSettingsInput> & { readonly resume?: boolean } = {}): PretrainRequest {
    return PretrainRequest.parse({
      kind: 'pretrain',
      resume: false,
      text: [this.path('text.txt')],
      documents: 'blank-lines',
      tokenizer: 'train:300',
      config: this.path('config.json'),
      out: this.path(`model-${this.#count++}`),
      steps: 6,
      batchSize: 4,
      context: 16,
      learningRate: 0.01,
      heldOut: 0.05,
      evalEvery: 3,
      threads: 1,
      ...overrides,
    });
  }

  /**
   * Runs a request and collects its events.
   * @param logitBytes largest tensor of logits
   * @param stopAt asks for a stop once this many steps are done.
   * @param stopAtPause asks for a stop when the process was let listen this often, wherever that is
   */
  async run(
    request: PretrainRequest,
    stopAt = Infinity,
    logitBytes?: number,
    stopAtPause = Infinity,
  ): Promise<EngineEvent[]> {
    const events: EngineEvent[] = [];
    let step = 0;
    this.pauses = 0;
    await runPretraining(
      request,
      {
        emit: (event) => {
          events.push(event);
          if (event.type === 'progress') step = event.step;
        },
        secure: () => undefined,
        stopReason: () => (step >= stopAt || this.pauses >= stopAtPause ? 'cancelled' : null),
        stopping: new AbortController().signal,
        pause: () => {
          this.pauses++;
          return Promise.resolve();
        },
      },
      logitBytes,
    );
    return events;
  }

  /** What a request is refused with; paths as `~`. */
  async refusal(request: PretrainRequest): Promise<string> {
    try {
      await this.run(request);
    } catch (thrown) {
      if (thrown instanceof SalfError) return `${thrown.fault.code} ${thrown.message.replaceAll(this.dir, '~')}`;
      throw thrown;
    }
    throw new Error('nothing was refused');
  }

  remove(): void {
    rmSync(this.dir, { recursive: true });
  }
}
