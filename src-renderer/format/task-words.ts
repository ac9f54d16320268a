/** What a data set asks of a model, in lists. @param task name of one that the program knows, or `custom` */
export function taskWords(task: string): string {
  return task === 'custom' ? 'custom task' : `task ${task}`;
}
