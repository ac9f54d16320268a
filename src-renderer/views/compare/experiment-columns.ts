import type { ExperimentCard } from '../../../src-main/contract/routes/experiments.ts';
import type { Column } from '../../components/data-table.ts';
import { dateTime } from '../../format/numbers.ts';

/** Of the table of experiments, from left to right. Name and tags are there where an experiment has any. */
export function experimentColumns(cards: readonly ExperimentCard[]): readonly Column<ExperimentCard>[] {
  const [isNamed, isTagged] = [cards.some((card) => card.isNamed), cards.some(({ tags }) => tags.length > 0)];
  return [...(isNamed ? [NAME] : []), ...COLUMNS.slice(0, -1), ...(isTagged ? [TAGS] : []), ...COLUMNS.slice(-1)];
}

const NAME: Column<ExperimentCard> = {
  key: 'name',
  title: 'Name',
  width: 200,
  text: ({ name, isNamed }) => (isNamed ? name : ''),
};
const TAGS: Column<ExperimentCard> = { key: 'tags', title: 'Tags', width: 136, text: ({ tags }) => tags.join(', ') };

const COLUMNS: readonly Column<ExperimentCard>[] = [
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
  { key: 'started', title: 'Started', width: 152, text: ({ createdAt }) => dateTime(createdAt) },
  { key: 'deeds', title: 'Actions', width: 264, text: () => '', sorts: false },
];
