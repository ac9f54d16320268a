/**
 * What llama.cpp reads in GGUF files: run as a process of its own, with the library node-llama-cpp (Linux x64 prebuilt).
 * @param process.argv folder with node_modules, and JSON: { models: [{ path, texts, ids, steps }] }
 * Writes JSON: for each model the tokens of the texts, log-probabilities of the token after `ids`, and the greedy tokens.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, request] = process.argv.slice(2);
const entry = createRequire(join(folder, 'package.json')).resolve('node-llama-cpp');
const { getLlama } = await import(pathToFileURL(entry).href);
const llama = await getLlama({ build: 'never', gpu: false, progressLogs: false, logLevel: 'error' });
const answers = [];
for (const { path, texts, ids, steps } of JSON.parse(request).models) {
  const model = await llama.loadModel({ modelPath: path });
  const context = await model.createContext({
    contextSize: Math.min(256, model.trainContextSize),
    threads: 1,
    flashAttention: false,
    experimentalKvCacheKeyType: 'F32',
    experimentalKvCacheValueType: 'F32',
  });
  const sequence = context.getSequence();
  const generateNext = { token: true, probabilities: true, options: { temperature: 0 } };
  let [feed, first, greedy] = [ids, null, []];
  for (let step = 0; step < steps; step++) {
    const read = await sequence.controlledEvaluate([...feed.slice(0, -1), [feed.at(-1), { generateNext }]]);
    const { token, probabilities } = read.at(-1).next;
    first ??= [...probabilities].map(([id, probability]) => [id, Math.log(probability)]);
    greedy.push(token);
    feed = [token];
  }
  answers.push({
    tokens: texts.map((text) => [...model.tokenize(text, true)]),
    first,
    greedy,
    template: model.fileInfo.metadata.tokenizer?.chat_template ?? null,
  });
  await context.dispose();
  await model.dispose();
}
process.stdout.write(JSON.stringify(answers), () => process.exit(0));
