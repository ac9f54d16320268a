import { describe } from '../../../app/describing/describe.ts';
import { describedSubject, findSubjects } from '../../../app/describing/subject.ts';
import { openExistingWorkspace } from '../../../app/workspace.ts';
import { DESCRIPTION_FLAGS, readDescription } from '../../../contract/flags/description.ts';
import { text } from '../../../contract/flags/values.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { descriptionLines } from '../views/description.ts';

const HELP = `
Names stand in all lists, boards, tables and reports, and can be given to commands in place of ids.
${example("describe 7f3a9c --name 'First with the long prompt' --tag paper,baseline")}  npm run salf -- describe x-7f3a9c01,x-90bc12ab --tag paper
  npm run salf -- describe reviews --note 'From the shop, March; the labels are checked.'
`;

export const addDescribe: AddCommand = (program, run) => {
  const command = program
    .command('describe')
    .argument('<thing>', 'run, experiment, or model or data set of the library: id or name; several with commas');
  for (const { flag, help } of Object.values(DESCRIPTION_FLAGS)) command.option(flag, help);
  withJson(withWorkspace(command))
    .description('name, note and tag runs, experiments, models and data sets; without flags, show what they have')
    .addHelpText('after', HELP)
    .action(
      run(async (call) => {
        using store = await openExistingWorkspace(workspaceOf(call).folder);
        const subjects = findSubjects(store, text(call.values['thing']));
        const change = readDescription(call.values);
        const ids = subjects.map(({ id }) => id);
        const before = change === null ? [] : describe(store, ids, change);
        const described = subjects.map((subject) => describedSubject(store, subject));
        call.reporter.event({ type: 'result', described, before });
        call.reporter.lines(described.flatMap((each) => descriptionLines(each, call.reporter.style)));
        return 0;
      }),
    );
};
