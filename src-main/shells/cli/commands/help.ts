import { InputError } from '../../../base/errors.ts';
import { didYouMean } from '../../../base/nearest.ts';
import { salfLine } from '../../../base/shell-line.ts';
import { findTerm, GLOSSARY, TERMS } from '../../../contract/glossary.ts';
import { example, withJson } from '../command.ts';
import type { AddCommand } from '../command.ts';

/** Help of the program, of one of its commands, or about a term: in place of commander's own command of this name. */
export const addHelp: AddCommand = (program, run) => {
  program.helpCommand(false).addHelpText('after', `\nTerms (${salfLine(['help', 'TERM'])}): ${TERMS.join(', ')}`);
  const command = program.command('help').argument('[topic...]', 'a command, or a term such as gain');
  withJson(command)
    .description('explain a command or a term')
    .addHelpText('after', example('help semantic basis'))
    .action(
      run(({ words, reporter }) => {
        const topic = words.filter((word) => word !== 'help' && !word.startsWith('-')).join(' ');
        const found = topic === '' ? program : program.commands.find((each) => each.name() === topic);
        if (found === undefined) {
          const term = findTerm(topic);
          if (term === null) throw unknown(topic, [...program.commands.map((each) => each.name()), ...TERMS]);
          const { means, source } = GLOSSARY[term];
          reporter.event({ type: 'result', term, means, source });
          reporter.lines([reporter.style.bold(term), means, reporter.style.dim(`Source: ${source}`)]);
        } else if (reporter.json) {
          reporter.event({ type: 'result', help: found.helpInformation(), terms: TERMS });
        } else {
          found.outputHelp();
        }
        return Promise.resolve(0);
      }),
    );
};

function unknown(topic: string, known: readonly string[]): InputError {
  return new InputError({
    code: 'request.bad-option',
    message: `“${topic}” is neither a command nor a term.${didYouMean(topic, known)}`,
    remedy: 'See `salf help` for those there are.',
  });
}
