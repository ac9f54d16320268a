/**
 * The workbench as a process of plain Node next to Electron. Chromium replaces malloc in every process of its own, where
 * one allocation near 2 GiB is a trap (electron issue 44291); and Node runs our sources as they are.
 * Speaks over the pipe of `child_process`: requests in, answers and events out.
 */
import { registerHandlers } from '../../workbench/handlers/index.ts';
import { openWorkbench } from '../../workbench/workbench.ts';
import { faultOf } from '../../base/fault-of.ts';
import { WireRequest } from '../../contract/window-events.ts';
import type { WireMessage } from '../../contract/window-events.ts';
import { logTo } from '../log-to.ts';

const folder = process.argv[2];
if (folder === undefined || process.send === undefined) throw new Error('host.ts is started by the Electron shell');

/** What is still written while it ends is read by nobody. */
function say(message: WireMessage): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}
const log = logTo(process.stderr);

/** A workspace that cannot be opened is no reason to vanish: every request is answered with what is wrong. */
const opened = openWorkbench(folder).then(
  (workbench) => {
    workbench.hub.listen((event) => say({ type: 'event', event }));
    return { workbench, registry: registerHandlers(workbench) };
  },
  (thrown: unknown) => ({ fault: faultOf(thrown) }),
);

process.on('message', (message) => {
  const { data: request } = WireRequest.safeParse(message);
  if (request === undefined) return;
  const { number, name, input } = request;
  void opened
    .then((state) =>
      'fault' in state ? { kind: 'failed' as const, fault: state.fault } : state.registry.invoke(name, input, log),
    )
    .then((answer) => say({ type: 'answer', number, answer }));
});

let isEnding = false;
/** What is at work stops at its next step and is kept. */
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  const state = await opened;
  if ('workbench' in state) await state.workbench.close();
  process.exit(0);
}
// Electron is gone, or wants us to go.
process.on('disconnect', () => void end());
process.on('SIGTERM', () => void end());
// A Ctrl-C in the terminal reaches every process of it; Electron decides what it means.
process.on('SIGINT', () => undefined);
