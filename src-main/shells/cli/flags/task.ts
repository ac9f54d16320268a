import { Option } from 'commander';
import type { Command } from 'commander';

/** Reads an option that may be given several times. */
export function gather(value: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

/** Adds the flags that say what is asked of the model. @param isNamed whether every data set has a name that is typed */
export function addTaskFlags(command: Command, isNamed = false): void {
  const name = new Option('--name <text>', 'of the data set of a custom task (default: from the training file)');
  command
    .addOption(
      new Option('--task <name>', 'carer, mrpc, questions, sst5, trec or webss').conflicts(['template', 'label']),
    )
    .addOption(isNamed ? new Option('--name <text>', 'what the data set is called') : name.conflicts('task'))
    .option('--template <text>', 'prompt of a custom task, with {text}, or {text_a} and {text_b}')
    .option('--label <word=names>', 'label word and, after “=”, its names in the file; once per label', gather)
    .option('--text-column <name>', 'column of the text; twice for pairs', gather)
    .option('--label-column <name>', 'column of the label');
}
