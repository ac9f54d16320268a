import type { ExperimentCard } from '../../../src-main/contract/routes/experiments.ts';
import type { Column } from '../../components/data-table.ts';
import { dateTime } from '../../format/numbers.ts';

/** Of the table of experiments, from left to right. */
export const EXPERIMENT_COLUMNS: readonly Column<ExperimentCard>[] = [
  { key: 'id', title: 'Experiment', width: 104, text: ({ id }) => id },
  {
    key: 'methods',
    title: 'Methods',
    width: 280,
    text: ({ kind, methods }) => (kind === 'sweep' ? `sweep of ${methods.length} boundaries` : methods.join(', ')),
  },
  { key: 'data', title: 'Data', width: 88, text: ({ datasets }) => datasets.join(', ') },
  { key: 'models', title: 'Model', width: 128, text: ({ models }) => models.join(', ') },
  { key: 'seeds', title: 'Seeds', width: 72, text: ({ seeds }) => seeds.join(', ') },
  {
    key: 'runs',
    title: 'Runs',
    width: 136,
    text: ({ runs: { finished, total, failed } }) => `${finished} of ${total}${failed > 0 ? `, ${failed} failed` : ''}`,
    number: ({ runs }) => runs.finished,
  },
  { key: 'begun', title: 'Started', width: 152, text: ({ createdAt }) => dateTime(createdAt) },
  { key: 'deeds', title: 'Actions', width: 124, text: () => '', sorts: false },
];
