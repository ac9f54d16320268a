import { basename } from 'node:path';
import { answerFiles, newAnswerFile, openAnswerFile } from '../../app/predict/answer-files.ts';
import { predictorOf, splitRows, taskOf } from '../../app/predict/subject.ts';
import { libraryFile } from '../../app/library/find.ts';
import { rememberingReader } from '../../app/runs/mistakes.ts';
import { trainedCheckpoint } from '../../app/trained.ts';
import type { PREDICT_ROUTES } from '../../contract/routes/predict.ts';
import type { HandlersOf } from '../../contract/routes/route.ts';
import type { Workbench } from '../workbench.ts';

export function predictHandlers({
  store,
  queue,
  conversation,
  predictors,
}: Workbench): HandlersOf<typeof PREDICT_ROUTES> {
  const readRows = rememberingReader();
  /** A run that has weights, before anything is queued. */
  const trained = (typed: string): string => {
    const run = store.runs.find(typed);
    trainedCheckpoint(store, run);
    return run.id;
  };
  return {
    'predict.task'({ subject }) {
      conversation.warm();
      return taskOf(store, subject);
    },
    async 'predict.ask'({ subject, texts, trace }) {
      const predictor = await predictorOf(store, predictors, subject);
      return conversation.ask(predictor, texts, trace ? { ridge: 0 } : null);
    },
    'predict.rows': (query) => splitRows(store, query, readRows),
    'predict.file'({ id, file, reading, texts, format }) {
      const run = trained(id);
      const { name, path } = libraryFile(store, file);
      const out = newAnswerFile(store, run, path, format);
      const request = { kind: 'prediction', run, file: path, out, reading, texts } as const;
      return queue.add(request, `Predict ${basename(name)} with ${run}`);
    },
    'predict.evaluate'({ id, file, reading, texts, label }) {
      const run = trained(id);
      const { name, path } = libraryFile(store, file);
      const request = { kind: 'evaluation', run, file: path, reading, texts, label } as const;
      return queue.add(request, `Score ${run} on ${basename(name)}`);
    },
    'predict.files': ({ id }) => answerFiles(store, id),
    'predict.open': ({ id, name }) => openAnswerFile(store, id, name),
  };
}
