import { TERMS } from '../contract/glossary.ts';
import type { ReportPart } from '../contract/output.ts';
import type { ReportPreview } from '../contract/routes/reports.ts';
import { QUESTION } from '../report/report.ts';
import type { Store } from '../store/open.ts';
import { defaultTitle } from './build.ts';
import { count } from './figures.ts';
import { findSources, finishedRuns } from './source.ts';
import type { Selection, Source } from './source.ts';

/** What would be in a report, without drawing a single resample. @throws as `findSources` */
export function previewReport(store: Store, selection: Selection, parts: readonly ReportPart[]): ReportPreview {
  const { sources, leftOut, warnings } = findSources(store, selection);
  return {
    title: defaultTitle(sources),
    question: QUESTION,
    runs: finishedRuns(store, { sources }).length,
    sections: sectionsOf(sources, leftOut, new Set(parts)),
    warnings: [...boundsOf(sources), ...warnings, ...leftOut],
  };
}

function sectionsOf(
  sources: readonly Source[],
  leftOut: readonly string[],
  parts: ReadonlySet<ReportPart>,
): ReportPreview['sections'] {
  // A sweep has one method, whatever its boundary.
  const methods = new Set(
    sources.flatMap(({ request: { kind, methods: all } }) =>
      kind === 'sweep' ? ['sweep'] : all.map(({ name }) => name),
    ),
  ).size;
  const places = sources.reduce((sum, { request }) => sum + request.models.length * request.datasets.length, 0);
  const sweeps = sources.filter(({ request }) => request.kind === 'sweep').length;
  const hasSalf = sources.some(({ request }) => request.methods.some(({ method }) => method.name === 'salf'));
  const where = count(places, 'model and data set', 'pairs of model and data set');
  const part = (name: ReportPart, title: string, text: string): ReportPreview['sections'] =>
    parts.has(name) ? [{ title, text }] : [];
  return [
    { title: 'Summary', text: `What the figures say of ${where}, what speaks against the method included.` },
    ...part('setup', 'Setup', 'Models, data, settings, seeds, machine.'),
    ...part('methods', 'Methods', `${count(methods, 'method')}, a sentence each.`),
    {
      title: 'Results',
      text: `Scores, differences and costs of ${where}${parts.has('charts') ? ', with charts' : ', without charts'}.`,
    },
    ...(hasSalf || sweeps > 0
      ? part('choice', 'How SALF chose', 'Gains, boundaries, and what makes them doubtful.')
      : []),
    ...(leftOut.length === 0
      ? []
      : [{ title: 'Left out', text: `${count(leftOut.length, 'line')} on what is missing.` }]),
    ...part('classes', 'Appendix: scores by class', 'Precision, recall and F1 of every class.'),
    ...part('reproducibility', 'Appendix: how to make it again', 'Commands, hashes, versions, run ids.'),
    ...part('glossary', 'Appendix: glossary', `${count(TERMS.length, 'term')}, a sentence and a source each.`),
  ];
}

function boundsOf(sources: readonly Source[]): string[] {
  return sources.flatMap(({ name, request }) => [
    ...(request.seeds.length > 1 ? [] : [`${name}: one seed shows no spread of the seeds.`]),
    ...(request.methods.length > 1 ? [] : [`${name}: one method has no baseline to be compared with.`]),
  ]);
}
