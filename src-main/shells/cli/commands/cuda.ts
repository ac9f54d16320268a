import { cudaStatus, machineNote } from '../../../app/cuda/status.ts';
import { bytes, percent } from '../../../base/numbers.ts';
import { InputError } from '../../../base/errors.ts';
import { text } from '../../../contract/flags/values.ts';
import { cudaWorks } from '../../../contract/cuda/status.ts';
import { installCuda, planInstall } from '../../../cuda/install.ts';
import { lookThoroughly } from '../../../cuda/look.ts';
import { removeCuda } from '../../../cuda/remove.ts';
import { cudaSite, requireSite } from '../../../cuda/site.ts';
import type { CudaSite } from '../../../cuda/site.ts';
import { agrees } from '../asking.ts';
import { example, withJson } from '../command.ts';
import type { AddCommand, Call } from '../command.ts';
import { loadProgress } from '../load-progress.ts';
import { INTERRUPTED, untilEnded } from '../interrupt.ts';
import { itemLines, planLines } from '../views/cuda.ts';

const HELP = `
Actions: status says which of libraries, driver and device is missing, and computes a product on the device; install brings the
CUDA build of onnxruntime and the libraries of CUDA and cuDNN into your cache folder (SALF_CUDA_FOLDER names another one), with
this machine's pip and its settings, and continues what was interrupted; remove deletes them.
Runs with --provider cuda use them; nothing else does.
${example('cuda install')}`;

/** What each action does. */
const ACTIONS: Readonly<Record<string, (call: Call, site: CudaSite) => Promise<number>>> = { status, install, remove };

export const addCuda: AddCommand = (program, run) => {
  const command = program
    .command('cuda')
    .argument('[action]', Object.keys(ACTIONS).join(', '), 'status')
    .option('--yes', 'of install: do not ask')
    .option('--python <program>', 'of install: a Python 3 that has pip (default: python3 or python)');
  withJson(command)
    .description('the libraries with which runs compute on an NVIDIA GPU: install, status, remove')
    .addHelpText('after', HELP)
    .action(
      run((call) => {
        const typed = text(call.values['action'] ?? 'status');
        const action = Object.hasOwn(ACTIONS, typed) ? ACTIONS[typed] : undefined;
        if (action === undefined) throw bad('ACTION', `There is no action “${typed}”.`);
        return action(call, siteOf(call));
      }),
    );
};

function siteOf({ io }: Call): CudaSite {
  const { cuda = cudaSite(io.environment) } = io.engine;
  return requireSite(cuda);
}

function bad(field: string, message: string): InputError {
  return new InputError({ code: 'request.bad-option', field, message, remedy: 'See `salf cuda --help`.' });
}

/** 1 where a run on CUDA would not work. */
async function status({ io, reporter }: Call, site: CudaSite): Promise<number> {
  const items = await cudaStatus(site, io.engine, (done, total) => reporter.live(checkedWords(done, total)));
  const works = cudaWorks(items);
  reporter.event({ type: 'result', folder: site.folder, works, items });
  reporter.lines(itemLines(items, site.folder));
  return works ? 0 : 1;
}

const checkedWords = (done: number, total: number): string =>
  `Checking the libraries: ${percent(total === 0 ? 1 : done / total)}`;

async function install(call: Call, site: CudaSite): Promise<number> {
  const { io, reporter, values } = call;
  const found = await lookThoroughly(site, (done, total) => reporter.live(checkedWords(done, total)));
  const plan = planInstall(site, found);
  const note = await machineNote(io.engine);
  reporter.event({ type: 'plan', folder: site.folder, note, ...plan });
  reporter.lines(planLines(plan, site.folder, note));
  if (plan.wheels.length > 0 && values['yes'] !== true && !(await agrees(call, `Load ${bytes(plan.packedBytes)}?`)))
    return INTERRUPTED;
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const ended = installCuda(site, {
    python: values['python'] === undefined ? null : text(values['python']),
    environment: io.environment,
    signal: controller.signal,
    onProgress: loadProgress(reporter),
  }).then(
    () => true,
    (thrown: unknown) => {
      if (controller.signal.aborted) return false;
      throw thrown;
    },
  );
  const isDone = await untilEnded(io.signals, { ended, cancel: stop, kill: stop }, () => reporter.lines(['Stopping.']));
  if (!isDone) {
    reporter.lines(['What is loaded so far is kept; `salf cuda install` continues.']);
    return INTERRUPTED;
  }
  reporter.event({ type: 'result', folder: site.folder, loaded: plan.wheels.length });
  reporter.lines(['The CUDA libraries are installed. `salf cuda status` tries them.']);
  return 0;
}

async function remove({ reporter }: Call, site: CudaSite): Promise<number> {
  const freed = await removeCuda(site);
  reporter.event({ type: 'result', folder: site.folder, bytes: freed });
  reporter.lines([
    freed === 0 ? 'There are no CUDA libraries to remove.' : `Removed the CUDA libraries: ${bytes(freed)}.`,
  ]);
  return 0;
}
