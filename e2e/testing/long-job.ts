/** A job that is still at work whenever a test looks. */
import { join } from 'node:path';
import { JobRequest } from '../../src-main/contract/job.ts';
import { GOLDEN_MODELS } from './tiny-task.ts';

/** Far more steps than there is time for, on one core, which leaves another to the test. @param folder with the files of `writeTinyData` */
export function longJob(folder: string): JobRequest {
  return JobRequest.parse({
    kind: 'experiment',
    request: {
      kind: 'compare',
      seeds: [1],
      baseline: 'full',
      methods: [{ name: 'full', method: { name: 'full' }, lora: null }],
      models: [{ name: 'tiny', path: join(GOLDEN_MODELS, 'qwen2-tied') }],
      datasets: [
        {
          name: 'letters',
          task: {
            kind: 'custom',
            template: '{text}:',
            columns: { texts: ['text'], label: 'label' },
            labels: ['cat', 'hat', 'end'].map((word) => ({ word, names: [] })),
          },
          data: { train: join(folder, 'train.jsonl'), test: join(folder, 'test.jsonl') },
        },
      ],
      settings: { duration: { unit: 'epochs', count: 100_000 }, prefixCache: 'off', threads: 1 },
    },
  });
}
