import { reactive } from 'vue';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '../../src-main/contract/routes/index.ts';
import type { RouteInput, RouteName } from '../../src-main/contract/routes/index.ts';
import type { Bridge } from '../../src-main/contract/window.ts';
import { plainly } from './plainly.ts';

const ID = 'f-1a2b3c4d';
const one = { id: ID };
const columns = { texts: ['text'], label: 'label' };
const labels = [
  { word: 'good', names: ['1'] },
  { word: 'bad', names: ['0'] },
];
const dataset = {
  train: ID,
  holdOut: { share: 0.2, seed: 1 },
  model: null,
  task: { kind: 'custom' as const, template: '{text}:', labels, columns },
};
const experiment = {
  kind: 'compare' as const,
  models: [ID],
  datasets: [ID],
  values: { seeds: '1,2', gated: true as const },
};
const report = { experiments: [ID], runs: [ID], parts: ['setup' as const, 'charts' as const] };
const options = { choice: { gain: 'log-ratio' as const }, budget: { fraction: 0.5 } };
const board = { experiments: [ID], baseline: null };

/** What a window may say, for every route. */
const SAMPLES: { readonly [Name in RouteName]: RouteInput<Name> } = {
  'library.list': {},
  'library.cancelImport': {},
  'library.addPaths': { paths: ['/models/a'] },
  'library.presets': {},
  'library.file': one,
  'library.checkDataset': dataset,
  'library.addDataset': { name: 'letters', draft: dataset },
  'library.datasetForm': one,
  'library.editDataset': { ...one, name: 'letters', draft: dataset },
  'library.restoreVersion': { ...one, version: 1 },
  'library.revertDataset': { ...one, before: { name: null, version: 1 } },
  'library.duplicateDataset': one,
  'library.dataset': one,
  'library.remove': one,
  'library.restore': one,
  'analyses.list': {},
  'analyses.start': { model: ID, dataset: ID, samples: 24 },
  'analyses.show': { ...one, options },
  'analyses.sample': { ...one, options, sample: 0 },
  'analyses.remove': one,
  'analyses.restore': one,
  'demo.begin': {},
  'descriptions.change': { ids: [ID], change: { name: 'a', addTags: ['b'] } },
  'descriptions.restore': { before: [{ id: ID, name: null, note: '', tags: ['b'] }] },
  'descriptions.tags': {},
  'experiments.list': {},
  'experiments.draft': experiment,
  'experiments.launch': experiment,
  'experiments.resume': one,
  'experiments.clone': one,
  'experiments.remove': one,
  'experiments.restore': one,
  'rates.list': {},
  'rates.launch': { draft: experiment, steps: '100' },
  'jobs.list': {},
  'jobs.pause': one,
  'jobs.resume': one,
  'jobs.forget': one,
  'jobs.remember': one,
  'jobs.move': { ...one, before: null },
  'runs.list': {},
  'runs.details': one,
  'runs.series': { ...one, names: ['loss'] },
  'runs.mistakes': { ...one, truth: 1, predicted: null },
  'runs.log': one,
  'runs.resume': one,
  'runs.export': { ...one, format: 'merged' },
  'runs.cancelExport': one,
  'runs.exports': one,
  'runs.exportFolder': { ...one, name: 'model' },
  'runs.addExport': { ...one, name: 'model' },
  'runs.remove': { ids: [ID] },
  'runs.restore': { ids: [ID] },
  'predict.task': { subject: { kind: 'run', id: ID } },
  'predict.ask': { subject: { kind: 'model', model: ID, dataset: ID }, texts: ['a', 'b'], trace: true },
  'predict.rows': { ...one, offset: 20 },
  'predict.file': { ...one, file: ID, texts: ['text'], format: 'tsv' },
  'predict.evaluate': { ...one, file: ID, reading: { incomplete: 'leave-out' }, label: 'label' },
  'predict.files': one,
  'predict.open': { ...one, name: 'rows-answers.csv' },
  'board.read': board,
  'board.text': { ...board, format: 'csv' },
  'board.curves': {
    experiments: [ID],
    runs: [ID],
    place: '[null,"m","d"]',
    axis: 'step',
    band: 'range',
    smoothing: 0,
  },
  'board.settings': { experiments: [ID], methods: ['full'] },
  'reports.preview': report,
  'reports.make': { ...report, title: 'A report', question: '' },
  'reports.list': {},
  'reports.open': { name: 'report.pdf' },
  'reports.remove': { name: 'report.pdf' },
  'reports.restore': { name: 'report.pdf' },
  'settings.about': {},
  'settings.preferences': {},
  'settings.prefer': { threads: 2 },
  'settings.probed': {},
  'settings.probe': {},
  'settings.cuda': {},
  'settings.cudaInstall': {},
  'settings.cudaStop': {},
  'settings.cudaCheck': {},
  'settings.cudaRemove': {},
  'settings.disk': {},
  'targets.list': {},
  'targets.put': { name: 'lab', kind: 'ssh', values: { ssh: 'box', folder: '~/salf' } },
  'targets.remove': { name: 'lab' },
  'targets.clean': { name: 'lab', isDry: true },
  'targets.test': { name: 'lab' },
  'settings.free': { what: 'caches' },
};
const NAMES = Object.keys(SAMPLES) as RouteName[];

/** The one route of the bridge that matters here, in place of Electron's. @returns what crossed, as it was cloned */
async function crossed(name: RouteName, input: object): Promise<unknown> {
  let heard: unknown;
  const electron = {
    invoke(_name: unknown, value: unknown) {
      heard = structuredClone(value);
      return Promise.resolve({ kind: 'done', value: null });
    },
  } as unknown as Bridge;
  await plainly(electron).invoke(name, input);
  return heard;
}

describe('what crosses into the preload script', () => {
  it('cannot be an object of Vue', () => {
    expect(() => structuredClone(reactive({ id: ID }))).toThrow('could not be cloned');
  });

  it.each(NAMES)('is a plain copy for %s', async (name) => {
    expect(ROUTES[name].input.safeParse(SAMPLES[name]).error).toBeUndefined();
    expect(await crossed(name, reactive(structuredClone(SAMPLES[name])))).toEqual(SAMPLES[name]);
  });

  it('is plain where an object of Vue is only a part of it', async () => {
    const draft = reactive(structuredClone(dataset));
    expect(await crossed('library.addDataset', { name: 'letters', draft })).toEqual({
      name: 'letters',
      draft: dataset,
    });
  });
});
