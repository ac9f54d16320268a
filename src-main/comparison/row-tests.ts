/** Bootstraps over the test rows. Each takes a while, so what was found is kept in the workspace. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../base/canonical-json.ts';
import { bootstrapDifference, RESAMPLES } from '../stats/bootstrap.ts';
import type { BootstrapRequest } from '../stats/bootstrap.ts';
import type { Store } from '../store/open.ts';
import type { Pair, RowTest, TestedRun, Truths } from './differences.ts';

/** Raised when the way of resampling changes, so that older outcomes are not taken for new ones. */
const WAY = 1;

/** A test that is still to be done. */
export interface PendingTest {
  readonly key: string;
  /** Reads the answers of its runs. */
  request(): BootstrapRequest;
}

/** Tests what is not known yet at once, and remembers it. */
export function testAtOnce({ bootstraps }: Pick<Store, 'bootstraps'>): RowTest<TestedRun> {
  return (pairs, truths) => {
    const key = keyOf(pairs, truths);
    const known = bootstraps.get(key);
    if (known !== null) return known;
    const outcome = bootstrapDifference(requestOf(pairs, truths));
    bootstraps.put(key, outcome);
    return outcome;
  };
}

/** Answers with what is known, and hands the rest to `later`. */
export function testLater(
  { bootstraps }: Pick<Store, 'bootstraps'>,
  later: (test: PendingTest) => void,
): RowTest<TestedRun> {
  return (pairs, truths) => {
    const key = keyOf(pairs, truths);
    const known = bootstraps.get(key);
    if (known === null) later({ key, request: () => requestOf(pairs, truths) });
    return known;
  };
}

/** Ids stand for answers. */
function keyOf(pairs: readonly Pair<TestedRun>[], { hash, classes }: Truths): string {
  const runs = pairs.map(({ method, baseline }) => [method.runId, baseline.runId]);
  return createHash('sha256')
    .update(canonicalJson([WAY, RESAMPLES, hash, classes, runs]))
    .digest('hex');
}

function requestOf(pairs: readonly Pair<TestedRun>[], { labels, classes }: Truths): BootstrapRequest {
  const answers = pairs.map(({ method, baseline }) => ({ method: method.answers, baseline: baseline.answers }));
  return { truths: labels, pairs: answers, classes };
}
