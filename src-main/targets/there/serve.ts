/** Reads one call from the input, answers on the output, and ends. */
import { salfErrorOf } from '../../base/fault-of.ts';
import { InputError } from '../../base/errors.ts';
import { answer } from './answer.ts';
import { openFolder } from './folder.ts';
import { Call, marker } from './protocol.ts';
import type { Answered } from './answer.ts';

const NEWLINE = 0x0a;

/** The first line of a stream, and the rest of it. */
async function firstLine(
  input: AsyncIterable<Uint8Array>,
): Promise<{ readonly line: string; readonly rest: AsyncIterable<Uint8Array> }> {
  const reader = input[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  for (let next = await reader.next(); next.done !== true; next = await reader.next()) {
    const end = next.value.indexOf(NEWLINE);
    if (end < 0) {
      pieces.push(next.value);
      continue;
    }
    const line = Buffer.concat([...pieces, next.value.subarray(0, end)]).toString();
    const after = next.value.subarray(end + 1);
    const rest = (async function* () {
      if (after.length > 0) yield after;
      for (let more = await reader.next(); more.done !== true; more = await reader.next()) yield more.value;
    })();
    return { line, rest };
  }
  throw new InputError({
    code: 'request.bad-option',
    message: 'Nothing was asked.',
    remedy: 'This program is started by the one that asks.',
  });
}

async function serve(nonce: (known: string) => void): Promise<Answered> {
  const { line, rest } = await firstLine(process.stdin as AsyncIterable<Uint8Array>);
  const call = Call.parse(JSON.parse(line));
  nonce(call.nonce);
  return { ...(await answer(openFolder(call.folder, call.runs), call.question, rest)) };
}

let known = '';
let lines: readonly Uint8Array[];
try {
  const { answer: said, body } = await serve((nonce) => (known = nonce));
  lines = [Buffer.from(`${marker(known)}${JSON.stringify({ answer: said })}\n`), ...body];
} catch (thrown) {
  const { fault, exitCode } = salfErrorOf(thrown);
  lines = [Buffer.from(`${marker(known)}${JSON.stringify({ fault, exitCode })}\n`)];
}
for (const each of lines) process.stdout.write(each);
process.stdin.destroy();
