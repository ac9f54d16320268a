import { spaceName } from '../../../src-main/charts/analysis.ts';
import type { HeatRow } from '../../../src-main/charts/heat-map.ts';
import type { AnalysisView, SampleRow } from '../../../src-main/contract/analysis-view.ts';
import type { Column } from '../../components/data-table.ts';

/** A sample with the word of its label. */
export type LabelledRow = Omit<SampleRow, 'label'> & { readonly label: string } & HeatRow;

/** What the inspector needs is the sample's number; its label is shown in words. */
export function labelledRows({ samples, labels }: Pick<AnalysisView, 'samples' | 'labels'>): LabelledRow[] {
  return samples.map((row) => ({ ...row, label: labels[row.label]!.word }));
}

/** Of the table of samples: the first and the last space, and where it comes nearest. */
export function sampleColumns(blocks: number): readonly Column<LabelledRow>[] {
  const nearest = ({ deviations }: LabelledRow) => deviations.indexOf(Math.min(...deviations));
  const space = (k: number): Column<LabelledRow> => ({
    key: `space-${k}`,
    title: spaceName(k),
    unit: 'd',
    width: 96,
    text: ({ deviations }) => deviations[k]!.toFixed(3),
    number: ({ deviations }) => deviations[k]!,
  });
  return [
    { key: 'line', title: 'Line', width: 80, text: ({ line }) => String(line), number: ({ line }) => line },
    { key: 'label', title: 'Label', text: ({ label }) => label },
    { key: 'boundary', title: 'Own e', width: 88, text: ({ boundary }) => String(boundary), number: ({ boundary }) => boundary }, // prettier-ignore
    ...[...new Set([0, Math.floor(blocks / 2), blocks])].map(space),
    { key: 'nearest', title: 'Nearest in', width: 112, text: (row) => spaceName(nearest(row)), number: nearest },
  ];
}
