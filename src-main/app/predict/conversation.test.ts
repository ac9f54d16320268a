import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Predictor } from '../../contract/predict.ts';
import { Conversation } from './conversation.ts';

/** Answers with its process id as tokens; ends after the text "end", crashes at "crash", refuses "refuse". */
const ENGINE = `
import { createInterface } from 'node:readline';
const say = (event) => process.stdout.write(JSON.stringify(event) + '\\n');
say({ type: 'hello', protocol: 1, versions: { salf: '0', node: '0', onnxruntime: '0' } });
let answered = 0;
const over = () => { say({ type: 'result', kind: 'answer', answered }); setTimeout(() => process.exit(0), 20); };
createInterface({ input: process.stdin }).on('line', (line) => {
  const { type, question } = JSON.parse(line);
  if (type === 'cancel') return over();
  if (type !== 'ask') return;
  const { number, texts: [text] } = question;
  if (text === 'crash') process.exit(3);
  if (text === 'refuse') return say({ type: 'refused', number, fault: { code: 'data.incomplete', message: 'No.', remedy: 'Ask.' } });
  answered++;
  say({ type: 'answered', number, prediction: { kind: 'label', labels: ['a', 'b'], probabilities: [1, 0], predicted: 0,
    margin: 1, tokens: process.pid, cut: false, seconds: 0, trace: null, traceFault: null } });
  if (text === 'end') over();
}).on('close', () => process.exit(0));
`;
const predictor = Predictor.parse({
  model: '/m',
  checkpoint: null,
  task: { kind: 'preset', preset: 'trec' },
});

let folder = '';
let conversation: Conversation;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-conversation-'));
  const entry = join(folder, 'engine.mjs');
  writeFileSync(entry, ENGINE);
  conversation = new Conversation(() => ({ threads: 1, provider: 'cpu', idleSeconds: 60 }), { entry });
});
afterEach(async () => {
  await conversation.close();
  rmSync(folder, { recursive: true });
});

const processOf = async (text: string): Promise<number> => (await conversation.ask(predictor, [text], null)).tokens;

it('asks one process all questions, whenever they come', async () => {
  const [first, second] = await Promise.all([processOf('a'), processOf('b')]);
  expect(second).toBe(first);
  expect(await processOf('c')).toBe(first);
});

it('starts its process before the first question where that is asked for, and once', async () => {
  const heard: string[] = [];
  const entry = join(folder, 'engine.mjs');
  const settings = { threads: 1, provider: 'cpu', idleSeconds: 60 } as const;
  const warmed = new Conversation(
    () => settings,
    { entry },
    ({ type }) => heard.push(type),
  );
  warmed.warm();
  warmed.warm();
  await expect.poll(() => heard, { timeout: 20_000 }).toEqual(['hello']);
  await warmed.ask(predictor, ['a'], null);
  expect(heard).toEqual(['hello']);
  await warmed.close();
  warmed.warm();
});

it('starts another one after the first has ended, with what it left unanswered', async () => {
  const first = await processOf('end');
  const second = await processOf('a');
  expect(second).not.toBe(first);
});

it('says why there is no answer, and answers the next question', async () => {
  await expect(processOf('refuse')).rejects.toMatchObject({ fault: { code: 'data.incomplete' } });
  await expect(processOf('crash')).rejects.toMatchObject({ fault: { code: 'engine.crashed' } });
  expect(await processOf('a')).toBeGreaterThan(0);
});

it('refuses what comes after it was closed', async () => {
  await processOf('a');
  await conversation.close();
  await expect(processOf('b')).rejects.toThrow('The program is closing.');
});
