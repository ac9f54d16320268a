/** What a data set is called, in runs, boards, reports and tables. Pure. */
import type { TaskRequest } from './task.ts';

/** Names that files have in every data set: what they are for, not what they are about. */
const GENERIC =
  /^(train(ing)?|trn|test(ing)?|tst|dev|val(id(ation)?)?|data(set)?s?|rows|split|all|raw|processed|default)$/i;
/** Which part of several files it is, as data hubs number them. */
const PART = /-\d+-of-\d+$/;

/** The name that a person gave; else that of a task that the program knows; else one from the training file's place. */
export function datasetName(task: TaskRequest, trainFile: string): string {
  return task.kind === 'preset' ? task.preset.toLowerCase() : (task.name ?? nameFromFile(trainFile));
}

/** The same task under this name. A task that the program knows has its own. */
export function namedTask(task: TaskRequest, name: string): TaskRequest {
  return task.kind === 'preset' ? task : { ...task, name };
}

/** The same task without a name, for what is equal by what it computes. */
export function namelessTask(task: TaskRequest): TaskRequest {
  if (task.kind === 'preset') return task;
  const { kind, template, labels, columns } = task;
  return { kind, template, labels, columns };
}

/** `questions` for `/data/questions-train.csv` and for `/data/questions/train.jsonl`. */
export function nameFromFile(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  const file = (parts.pop() ?? '')
    .replace(/(\.(jsonl?|ndjson|csv|tsv|txt|parquet|xls[xm]|gz))+$/i, '')
    .replace(PART, '');
  const words = file.split(/[-_. ]+/).filter((word) => word !== '' && !GENERIC.test(word));
  if (words.length > 0) {
    const [first, last] = [file.indexOf(words[0]!), file.lastIndexOf(words.at(-1)!) + words.at(-1)!.length];
    return file.slice(first, last);
  }
  return parts.findLast((part) => !GENERIC.test(part) && !/^[a-z]:$/i.test(part)) ?? (file === '' ? 'data' : file);
}
