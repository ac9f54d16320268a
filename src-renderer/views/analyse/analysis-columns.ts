import type { AnalysisCard } from '../../../src-main/contract/routes/analyses.ts';
import type { Column } from '../../components/data-table.ts';
import { dateTime, whole } from '../../format/numbers.ts';

/** Of the list of analyses, from left to right. */
export const ANALYSIS_COLUMNS: readonly Column<AnalysisCard>[] = [
  { key: 'id', title: 'Analysis', width: 176, text: ({ id }) => id },
  { key: 'made', title: 'Made', width: 144, text: ({ createdAt }) => dateTime(createdAt) },
  { key: 'model', title: 'Model', text: ({ model }) => model },
  { key: 'data', title: 'Data set', text: ({ data }) => data },
  { key: 'gain', title: 'Gain', width: 96, text: ({ gain }) => gain },
  { key: 'blocks', title: 'Blocks', width: 80, text: ({ blocks }) => String(blocks), number: ({ blocks }) => blocks },
  {
    key: 'samples',
    title: 'Samples',
    width: 96,
    text: ({ samples }) => whole(samples),
    number: ({ samples }) => samples,
  },
  { key: 'remove', title: '', width: 56, text: () => '', sorts: false },
];
