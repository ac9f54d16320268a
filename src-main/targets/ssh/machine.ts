import { randomBytes } from 'node:crypto';
import { FailureError, InputError } from '../../base/errors.ts';
import type { Machine, ProgramThere, Told } from '../machine.ts';
import { packProgram } from '../program.ts';
import type { PackedProgram } from '../program.ts';
import { ANSWERS, Call, marker, Reply } from '../there/protocol.ts';
import type { Asked, QuestionOf } from '../there/protocol.ts';
import { runThere } from './connection.ts';
import { install, programFolder } from './install.ts';
import type { Site } from './install.ts';
import { pathWord, setupLines } from './lines.ts';

/** Milliseconds that one question may take; a content of many GB is on its way for long. */
const PATIENCE = 24 * 3600_000;

/** A machine that is reached by ssh. */
export class SshMachine implements Machine {
  readonly name: string;
  readonly isHere = false;
  readonly #site: Site;
  #program: PackedProgram | null = null;
  #isInstalled = false;

  constructor(site: Site) {
    this.name = site.host;
    this.#site = site;
  }

  async prepare(say: (sentence: string) => void): Promise<ProgramThere> {
    const program = this.#packed();
    if (!this.#isInstalled) await install(this.#site, program, say);
    this.#isInstalled = true;
    const { folder, setup } = this.#site;
    const at = `${pathWord(folder)}/${programFolder(program)}`;
    return {
      setup: setupLines(setup),
      command: `${at}/node_modules/node/bin/node ${at}/src-main/shells/cli/main.ts`,
      runs: `${pathWord(folder)}/runs`,
    };
  }

  get program(): string {
    return this.#packed().key;
  }

  async ask<Ask extends Asked>(question: QuestionOf<Ask>, body?: AsyncIterable<Uint8Array>): Promise<Told<Ask>> {
    const { host, folder, setup } = this.#site;
    const nonce = randomBytes(8).toString('hex');
    const at = programFolder(this.#packed());
    const script = `cd -- ${pathWord(folder)} || exit 94
${setupLines(setup)}exec ./${at}/node_modules/node/bin/node ./${at}/src-main/targets/there/main.ts
`;
    const call = Call.parse({ nonce, folder: '.', question });
    const { out, errors } = await runThere(host, script, spoken(call, body), PATIENCE);
    return read(question.ask, out, nonce, { host, errors });
  }

  #packed(): PackedProgram {
    this.#program ??= packProgram();
    return this.#program;
  }
}

async function* spoken(call: Call, body: AsyncIterable<Uint8Array> | undefined): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${JSON.stringify(call)}\n`);
  if (body !== undefined) yield* body;
}

function read<Ask extends Asked>(
  ask: Ask,
  out: Buffer,
  nonce: string,
  { host, errors }: { readonly host: string; readonly errors: string },
): Told<Ask> {
  const mark = Buffer.from(marker(nonce));
  const begin = out.indexOf(mark);
  const end = out.indexOf('\n', begin + mark.length);
  if (begin < 0 || end < 0) throw silent(host, errors);
  const reply = Reply.parse(JSON.parse(out.toString('utf8', begin + mark.length, end)));
  if ('fault' in reply) {
    const fault = { ...reply.fault, message: `${host}: ${reply.fault.message}` };
    throw reply.exitCode === 2 ? new InputError(fault) : new FailureError(fault);
  }
  return { answer: ANSWERS[ask].parse(reply.answer) as never, body: out.subarray(end + 1) };
}

/** The line broke in the middle, or the program could not be started. */
function silent(host: string, errors: string): FailureError {
  const words = errors.trim().split('\n').slice(-3).join(' ').trim();
  return new FailureError({
    code: words === '' ? 'target.unreachable' : 'target.program',
    message: `The program on ${host} did not answer${words === '' ? '' : `: ${words}`}.`,
    remedy: 'Try `salf targets test` with the name of the target.',
  });
}
