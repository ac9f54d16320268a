import type { ExperimentCard } from '../../../src-main/contract/routes/experiments.ts';
import type { Column } from '../../components/data-table.ts';
import { dateTime } from '../../format/numbers.ts';

/** Of the table of experiments, from left to right. */
export const EXPERIMENT_COLUMNS: readonly Column<ExperimentCard>[] = [
  { key: 'id', title: 'Experiment', width: 112, text: ({ id }) => id },
  { key: 'kind', title: 'Kind', width: 88, text: ({ kind }) => (kind === 'sweep' ? 'sweep' : 'comparison') },
  {
    key: 'methods',
    title: 'Methods',
    text: ({ kind, methods }) => (kind === 'sweep' ? `${methods.length} boundaries` : methods.join(', ')),
  },
  { key: 'data', title: 'Data', width: 112, text: ({ datasets }) => datasets.join(', ') },
  { key: 'models', title: 'Model', width: 144, text: ({ models }) => models.join(', ') },
  { key: 'seeds', title: 'Seeds', width: 80, text: ({ seeds }) => seeds.join(', ') },
  {
    key: 'runs',
    title: 'Runs',
    width: 104,
    text: ({ runs: { finished, total, failed } }) => `${finished} of ${total}${failed > 0 ? `, ${failed} failed` : ''}`,
    number: ({ runs }) => runs.finished,
  },
  { key: 'begun', title: 'Begun', width: 144, text: ({ createdAt }) => dateTime(createdAt) },
  { key: 'deeds', title: '', width: 136, text: () => '' },
];
