/**
 * Prints `N passed, N failed, N skipped` from vitest's JSON results: one line that reads the same whatever the runner
 * prints. A file that could not be loaded has no tests to count and counts as one failure.
 */
import { readFileSync } from 'node:fs';

const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
);
const hasFailedTest = ({ assertionResults }) => assertionResults.some(({ status }) => status === 'failed');
const brokenFiles = testResults.filter((file) => file.status === 'failed' && !hasFailedTest(file)).length;
process.stdout.write(
  `${numPassedTests} passed, ${numFailedTests + brokenFiles} failed, ${numPendingTests + numTodoTests} skipped\n`,
);
