import { counted, duration, percent, rate as written, score } from '../../../base/numbers.ts';
import { salfLine } from '../../../base/shell-line.ts';
import { openExistingWorkspace, openWorkspace } from '../../../app/workspace.ts';
import { bestRates, chosenRates, rateTables } from '../../../comparison/rates/rates-table.ts';
import { runRateSearch } from '../../../comparison/rates/run-search.ts';
import type { SearchEvent } from '../../../comparison/rates/run-search.ts';
import { readCriterion, readRateSearch } from '../../../contract/flags/rates.ts';
import { stepsOf } from '../../../contract/rates.ts';
import type { RateCriterion, RateSearchRequest, RateTrial } from '../../../contract/rates.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand, Call } from '../command.ts';
import { asideOf, showTables } from '../experiment.ts';
import { addRateFlags } from '../flags/rate-flags.ts';
import { readResultPlace } from '../flags/result.ts';
import type { ResultPlace } from '../flags/result.ts';
import { INTERRUPTED, untilEnded } from '../interrupt.ts';
import { resolvePath } from '../io.ts';
import { readDataset } from '../library-dataset.ts';
import type { Reporter } from '../reporter.ts';
import { text } from '../../../contract/flags/values.ts';

const HELP = `
Rates are tried from the middle of the grid outwards. A rate that is clearly worse than another one at half of the steps
is given up, and so is every rate above one that diverged. Test rows are never read.
${example('rates --model ./model --task trec --train train.jsonl --methods full,lora-full,salf --steps 100')}
More:
  npm run salf -- rates --model ./model --task trec --train train.jsonl --methods full,lora-full \\
    --grid 1e-5,3e-5,1e-4 --grid lora-full=3e-4,1e-3,3e-3
  npm run salf -- compare ... --methods full,lora-full --rates l-7f3a9c01
`;

export const addRates: AddCommand = (program, run) => {
  const command = program.command('rates');
  addRateFlags(command);
  withJson(withWorkspace(command))
    .description('find a learning rate for each method by short trainings, on validation rows')
    .addHelpText('after', HELP)
    .action(
      run(async (call) =>
        call.values['search'] === undefined
          ? search(
              call,
              readRateSearch(await readDataset(call), (path) => resolvePath(call.io, path)),
            )
          : showSearch(call),
      ),
    );
};

async function search(call: Call, request: RateSearchRequest): Promise<number> {
  const { io, values, reporter } = call;
  const place = readResultPlace(values, io);
  const talk = asideOf(call, place);
  const { folder, named } = workspaceOf(call);
  using store = await openWorkspace(folder);
  const running = runRateSearch(store, request, io.engine, followSearch(reporter, talk));
  const announce = (): void => talk.lines(['Pausing after this step; Ctrl-C again ends it at once.']);
  const { state, search: prepared } = await untilEnded(io.signals, running, announce);
  const found = { ...store.rateSearches.find(prepared.id), request };
  if (state === 'interrupted') {
    talk.lines(['The rates that were tried are kept: the same command resumes the search.']);
    reporter.event({ type: 'stopped', search: prepared.id });
    return INTERRUPTED;
  }
  show(call, place, store, found, request.criterion);
  const next = salfLine(['compare', '...', '--rates', found.id], named);
  talk.lines(['', `Compare the methods at their best rates with ${talk.style.bold(next)}`]);
  return 0;
}

async function showSearch(call: Call): Promise<number> {
  const { io, values } = call;
  const place = readResultPlace(values, io);
  using store = await openExistingWorkspace(workspaceOf(call).folder);
  const found = store.rateSearches.find(text(values['search']));
  const criterion = values['criterion'] === undefined ? null : readCriterion(values);
  show(call, place, store, found, criterion);
  return 0;
}

function show(
  call: Call,
  place: ResultPlace,
  store: Awaited<ReturnType<typeof openWorkspace>>,
  found: Parameters<typeof chosenRates>[1],
  criterion: RateCriterion | null,
): void {
  const rates = Object.fromEntries(bestRates(chosenRates(store, found, criterion)));
  showTables(call, place, rateTables(store, found, criterion), { search: found.id, rates });
}

/** Tells how a search goes. @param talk to a person; `reporter` tells programs */
function followSearch(reporter: Reporter, talk: Reporter): (event: SearchEvent) => void {
  let [number, of] = [0, 0];
  let line = '';
  return (event) => {
    switch (event.type) {
      case 'prepared': {
        const { id, request, trials } = event.search;
        of = trials.length;
        number = trials.filter(({ known }) => known !== null).length;
        reporter.event({ type: 'search', id, trials: of, done: number });
        const what = `${counted(request.methods.length, 'method')}, ${counted(of, 'trial')} of ${counted(stepsOf(request), 'step')}`;
        talk.lines([`Search ${talk.style.bold(id)}: ${what}, ${number} done before`]);
        break;
      }
      case 'trial-started':
        number++;
        reporter.event({ type: 'trial-started', method: event.trial.method, rate: event.trial.rate, number, of });
        break;
      case 'trial-event': {
        const { event: said, trial } = event;
        if (said.type === 'result' || said.type === 'stopped' || said.type === 'error') break;
        reporter.event(said);
        if (said.type !== 'progress') break;
        const { step, steps, loss } = said;
        line = `${number}/${of} ${trial.method} at ${written(trial.rate)}  step ${step}/${steps} ${percent(step / steps)}  loss ${loss.toFixed(4)}`;
        break;
      }
      case 'progress':
        if (event.etaSeconds !== null) talk.live(`${line}  at most ${duration(event.etaSeconds)} left for all`);
        break;
      case 'trial-ended':
        if (event.trial.state === 'not-tried') number++;
        reporter.event({ type: 'trial', ...event.trial });
        talk.lines([`${number}/${of} ${event.trial.method} at ${written(event.trial.rate)}: ${outcome(event.trial)}`]);
    }
  };
}

function outcome({ state, half, final, seconds, steps }: RateTrial): string {
  const scored = (at: NonNullable<typeof half>): string =>
    `macro-F1 ${score(at.macroF1)}, loss ${at.loss.toFixed(4)} in ${duration(seconds)}`;
  switch (state) {
    case 'finished':
      return final === null ? 'finished without scores' : scored(final);
    case 'stopped':
      return `given up at half: ${half === null ? '' : scored(half)}`;
    case 'diverged':
      return `diverged after step ${steps}`;
    case 'not-tried':
      return 'not tried, a lower rate diverged';
  }
}
