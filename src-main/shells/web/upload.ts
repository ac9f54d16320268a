/** Model folders and data files from a browser, which has bytes and no paths. The caller was let in by then. */
import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, relative } from 'node:path';
import { Placement } from '../../base/atomic-write.ts';
import { faultOf } from '../../base/fault-of.ts';
import { freeAt } from '../../base/system-error.ts';
import { UPLOADS } from '../../contract/upload.ts';
import type { Announced } from '../../contract/upload.ts';
import type { Answer } from '../../contract/window.ts';
import { finish } from './finish.ts';
import { readMessage } from './read-message.ts';
import { planUpload, refuseTooMuch } from './upload-plan.ts';
import type { UploadPlan } from './upload-plan.ts';
import { receiveFiles } from './upload-receive.ts';

export interface UploadSettings {
  /** Takes one folder for each upload; made when it is first needed. */
  readonly folder: string;
  /** Adds paths to the library; its answer goes back to the browser. */
  readonly bringIn: (paths: readonly string[]) => Promise<Answer<unknown>>;
  readonly log: (thrown: unknown) => void;
}

/** Milliseconds without a byte after which a browser is gone. */
const SILENCE = 60_000;
const LARGEST_MANIFEST = 8 * 2 ** 20;
/** Announced and not sent; more would be a mistake of the page. */
const MOST_ANNOUNCED = 16;

/** Whether a request belongs here. */
export function isUpload(method: string | undefined, path: string): boolean {
  return (method === 'POST' && path === UPLOADS) || (method === 'PUT' && path.startsWith(`${UPLOADS}/`));
}

export class Uploads {
  readonly #settings: UploadSettings;
  readonly #announced = new Map<string, UploadPlan>();

  constructor(settings: UploadSettings) {
    this.#settings = settings;
  }

  /** Answers a request for which {@link isUpload} holds. */
  async answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const id = path.slice(UPLOADS.length + 1);
    request.setTimeout(SILENCE, () => request.destroy());
    const answer: Answer<unknown> = await (
      request.method === 'POST' ? this.#announce(request) : this.#receive(id, request)
    ).catch((thrown: unknown) => {
      const fault = faultOf(thrown);
      if (fault.code === 'internal' && fault.field === undefined && !request.destroyed) this.#settings.log(thrown);
      return { kind: 'failed', fault };
    });
    finish(request, response, 200, 'application/json', JSON.stringify(answer));
  }

  async #announce(request: IncomingMessage): Promise<Answer<Announced>> {
    const { folder } = this.#settings;
    const plan = planUpload(await readJson(request));
    await mkdir(folder, { recursive: true });
    refuseTooMuch(plan.bytes, freeAt(folder) ?? Infinity);
    const id = `u-${randomUUID()}`;
    this.#announced.set(id, plan);
    const [oldest] = this.#announced.keys();
    if (this.#announced.size > MOST_ANNOUNCED && oldest !== undefined) this.#announced.delete(oldest);
    return { kind: 'done', value: { id } };
  }

  async #receive(id: string, request: IncomingMessage): Promise<Answer<unknown>> {
    const plan = this.#announced.get(id);
    if (plan === undefined) return unknownUpload();
    this.#announced.delete(id);
    const { folder, bringIn } = this.#settings;
    const whole = join(folder, id);
    const placement = new Placement(whole);
    let isKept = false;
    try {
      await mkdir(placement.partial);
      await receiveFiles(request, plan, placement.partial);
      placement.commit();
      // Nothing more comes; reading a large model takes its time.
      request.setTimeout(0);
      const answer = await bringIn(plan.entries.map((entry) => join(whole, entry)));
      isKept = answer.kind === 'done';
      return isKept ? answer : withoutFolder(answer, whole);
    } finally {
      placement.discard();
      if (!isKept) await rm(whole, { recursive: true, force: true });
    }
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_MANIFEST) return null;
    chunks.push(chunk);
  }
  return readMessage(Buffer.concat(chunks).toString('utf8'));
}

/** The browser knows its files by their names, not by where they came to lie: `1/model/config.json` was model/config.json. */
function withoutFolder(answer: Answer<unknown>, folder: string): Answer<unknown> {
  if (answer.kind === 'done' || answer.fault.file === undefined) return answer;
  const file = relative(folder, answer.fault.file)
    .replaceAll('\\', '/')
    .replace(/^\d+\//, '');
  return { kind: 'failed', fault: { ...answer.fault, file } };
}

function unknownUpload(): Answer<never> {
  const message = 'Nobody announced these bytes.';
  return {
    kind: 'failed',
    fault: {
      code: 'request.bad-option',
      field: 'upload',
      message,
      remedy: 'Load the window again, and send them again.',
    },
  };
}
