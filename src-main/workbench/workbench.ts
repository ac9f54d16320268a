import { faultOf } from '../base/fault-of.ts';
import { removeLeftovers } from '../base/atomic-write.ts';
import type { EngineSettings } from '../supervision/engine-host.ts';
import { purgeBrokenUploads, purgeUnusedFiles } from '../app/library/purge.ts';
import { endOrphans } from '../supervision/orphans.ts';
import { removeHalfExports } from '../app/runs/export-here.ts';
import { purgeRemovedRuns } from '../app/runs/remove.ts';
import { Conversation, IDLE_SECONDS, type ConversationSettings } from '../app/predict/conversation.ts';
import { RunPredictors } from '../app/predict/predictor.ts';
import { openWorkspace } from '../app/workspace.ts';
import { TestQueue } from '../comparison/board/test-queue.ts';
import { lockWorkspace } from '../store/lock.ts';
import type { Store } from '../store/open.ts';
import { CudaLibraries } from './cuda-libraries.ts';
import { RunExports } from './exports.ts';
import { Hub } from './hub.ts';
import { JobQueue } from './jobs/queue.ts';

/** What all windows of a program share: an open workspace, its queue, and the channel that tells what happens. */
export interface Workbench {
  readonly store: Store;
  readonly hub: Hub;
  readonly queue: JobQueue;
  /** With models that stay loaded while they are asked. */
  readonly conversation: Conversation;
  readonly predictors: RunPredictors;
  readonly engine: EngineSettings;
  /** Differences between methods that are being tested. */
  readonly tests: TestQueue;
  readonly cuda: CudaLibraries;
  readonly exports: RunExports;
  /** Pauses what is at work, waits until it has kept what it has, and closes the workspace. */
  close(): Promise<void>;
  /** Ends what is at work at once, for a person who asks twice; its last checkpoint stays. To be followed by `close`. */
  kill(): void;
}

/**
 * Opens a workspace for windows, making it where there is none. Runs of a program that was killed are marked; what was
 * removed in an earlier window is deleted.
 * @throws InputError `workspace.in-use`, `workspace.unwritable`, `store.newer-version`; FailureError `store.corrupt`,
 *   `workspace.no-space`
 */
export async function openWorkbench(folder: string, engine: EngineSettings = {}): Promise<Workbench> {
  const store = await openWorkspace(folder);
  const unlock = lockOrClose(store);
  endOrphans(store);
  purgeRemovedRuns(store);
  removeHalfExports(store);
  removeLeftovers(store.workspace.reports);
  purgeBrokenUploads(store);
  purgeUnusedFiles(store);
  const hub = new Hub();
  const queue = new JobQueue(store, hub, engine);
  const talk = (): ConversationSettings => ({
    provider: 'cpu',
    threads: store.preferences.all().threads,
    idleSeconds: IDLE_SECONDS,
  });
  const conversation = new Conversation(talk, engine);
  const cuda = new CudaLibraries(engine, hub);
  const exports = new RunExports({ store, hub });
  const tests = new TestQueue(
    store,
    () => hub.changed('experiments'),
    (thrown) => {
      const { message, remedy } = faultOf(thrown);
      hub.tell({
        type: 'notice',
        level: 'failure',
        title: 'A difference was not tested',
        text: `${message} ${remedy}`,
        run: null,
      });
    },
  );
  return {
    store,
    hub,
    queue,
    conversation,
    predictors: new RunPredictors(store),
    engine,
    tests,
    cuda,
    exports,
    async close() {
      await cuda.close();
      await exports.close();
      await tests.close();
      await conversation.close();
      await queue.close();
      purgeBrokenUploads(store);
      store.close();
      unlock();
    },
    kill() {
      conversation.kill();
      queue.kill();
    },
  };
}

/** Leaves nothing open where another workbench has the workspace. */
function lockOrClose(store: Store): () => void {
  try {
    return lockWorkspace(store.workspace);
  } catch (thrown) {
    store.close();
    throw thrown;
  }
}
