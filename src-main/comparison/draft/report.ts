/** All that is known of a draft: what is wrong, what is there already, what the rest needs, and the command that does it. */
import { totalmem } from 'node:os';
import { InputError } from '../../base/errors.ts';
import { salfLine } from '../../base/shell-line.ts';
import type { DraftReport, ExperimentDraft } from '../../contract/draft.ts';
import { rateWarnings } from '../../contract/usual-rate.ts';
import type { ExperimentRequest } from '../../contract/experiment.ts';
import { flagWords } from '../../contract/flags/write.ts';
import { experimentWords } from '../../contract/flags/experiment-command.ts';
import { freeBytes } from '../../models/disk.ts';
import { nameWarnings, titleOf } from '../../app/describing/shown-experiment.ts';
import { GraphShelf } from '../../planning/run-graphs.ts';
import type { Store } from '../../store/open.ts';
import { cellsOf } from '../cells.ts';
import type { Cell } from '../cells.ts';
import { knownId } from '../experiment.ts';
import { knownRuns } from '../known-runs.ts';
import { missingScorings } from '../untrained.ts';
import { validateExperiment } from '../validate.ts';
import type { CachedRead } from '../validate.ts';
import { countRuns, countScorings } from './count.ts';
import { earlierRuns } from './earlier.ts';
import { estimateExperiment } from './estimate.ts';
import { draftFaults, draftName, placed, readDraft } from './read-draft.ts';

/** Graphs of the methods that windows look at, so that a change of the form that changes none is answered at once. */
const SHELF = new GraphShelf(24);

export async function reportDraft(store: Store, draft: ExperimentDraft, cachedRead: CachedRead): Promise<DraftReport> {
  const faults = draftFaults(draft);
  if (faults.length > 0) return { faults, plan: null };
  try {
    const said = { name: draftName(draft), on: draft.on ?? null };
    return { faults: [], plan: await planOf(store, await readDraft(store, draft), said, cachedRead) };
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    return { faults: [placed(thrown.fault)], plan: null };
  }
}

/** What a form says besides the request. */
interface Said {
  /** What it is to be called; null: as before. */
  readonly name: string | null;
  /** The target that is to train it; null: this machine. */
  readonly on: string | null;
}

async function planOf(
  store: Store,
  request: ExperimentRequest,
  said: Said,
  cachedRead: CachedRead,
): Promise<DraftReport['plan']> {
  const { name, on } = said;
  const inputs = await validateExperiment(request, cachedRead);
  const cells = cellsOf(request);
  const known = await knownRuns(store, cells, inputs);
  const isThere = (cell: Cell): boolean => known.get(cell)?.state === 'finished';
  const counted = countRuns(cells, isThere, inputs, SHELF);
  const scorings = countScorings(missingScorings(store, request, inputs), cells, inputs, SHELF);
  const finished = cells.filter(isThere).length;
  const id = knownId(store, request);
  return {
    experiment: id,
    name: name ?? titleOf(store, id, request),
    runs: cells.length,
    finished,
    started: known.size - finished,
    estimate: {
      ...estimateExperiment(counted, earlierRuns(store, on), scorings),
      machine: { memoryBytes: on === null ? totalmem() : null, freeDiskBytes: await freeBytes(store.workspace.folder) },
    },
    warnings: [...rateWarnings(request), ...nameWarnings(store, id, name)],
    command: commandOf(store, request, said),
  };
}

/** The line for a shell that makes an experiment; null: no command says it. */
function commandOf(store: Store, request: ExperimentRequest, { name, on }: Said): string | null {
  const words = experimentWords(request);
  const given = flagWords({ ...(name === null ? {} : { as: name }), ...(on === null ? {} : { on }) });
  return words === null ? null : salfLine([...words, ...given], store.workspace.folder);
}
