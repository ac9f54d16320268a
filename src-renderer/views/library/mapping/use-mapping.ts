import { refDebounced } from '@vueuse/core';
import { computed, ref, watch } from 'vue';
import type { DraftField } from '../../../../src-main/contract/dataset-draft.ts';
import type { Fault } from '../../../../src-main/base/errors.ts';
import type {
  DatasetBefore,
  DatasetCard,
  DatasetForm,
  FileCard,
  Library,
} from '../../../../src-main/contract/routes/library.ts';
import { useAction } from '../../../composables/use-action.ts';
import { useQuery } from '../../../composables/use-query.ts';
import { guessName, guessSplits } from '../guess-splits.ts';
import { changed, CUSTOM, draftOf, EMPTY_FORM, givenRows, NONE, readingOf, withDataset, withFile } from './form.ts';
import type { MappingForm } from './form.ts';

/** Milliseconds after the last key before the files are looked at again. */
const PAUSE = 300;

interface Made {
  readonly card: DatasetCard;
  /** null: it is new. */
  readonly before: DatasetBefore | null;
}

/** The form of a new data set, with what the main side finds in it while it is filled in. */
export function useMapping(library: () => Library) {
  const form = ref<MappingForm>(EMPTY_FORM);
  const presets = useQuery('library.presets', {});
  const file = useQuery('library.file', () =>
    form.value.train === NONE ? null : { id: form.value.train, reading: readingOf(form.value) },
  );
  /** That of the file chosen now, not of the one before. */
  const view = computed(() => (file.data.value?.id === form.value.train ? file.data.value : null));
  const draft = computed(() => draftOf(form.value, presets.data.value ?? []));
  const settled = refDebounced(draft, PAUSE);
  const check = useQuery('library.checkDataset', settled);
  const [adding, editing] = [useAction('library.addDataset', 'caller'), useAction('library.editDataset', 'caller')];
  /** The data set that is edited; null: a new one is made. */
  const edited = ref<DatasetForm | null>(null);
  /** Its labels are counted once its training file is read. */
  let isWaiting = false;
  /** What was wrong when it was to be made, until something is changed. */
  const refused = ref<{ readonly field: DraftField; readonly fault: Fault } | null>(null);

  watch(view, (now, before) => {
    if (now === null) return;
    if (isWaiting && edited.value !== null) {
      // What was typed meanwhile stays; the counts of the labels are known now.
      isWaiting = false;
      form.value = { ...form.value, labels: givenRows(edited.value.draft.task, now) };
      return;
    }
    // What was chosen stays where the same columns were read again.
    const isSame = before?.id === now.id && JSON.stringify(before.columns) === JSON.stringify(now.columns);
    if (!isSame) form.value = named(withFile(form.value, now));
  });
  watch(form, () => (refused.value = null));

  function firstModel(): string {
    return library().models.find(({ state }) => state.kind === 'good')?.id ?? NONE;
  }

  /** Starts again, with a data set that was made. */
  function edit(dataset: DatasetForm): void {
    edited.value = dataset;
    isWaiting = view.value?.id !== dataset.draft.train;
    form.value = { ...withDataset(dataset, view.value), model: firstModel() };
  }

  /** Starts again, with files that belong together. */
  function begin(files: readonly Pick<FileCard, 'id' | 'name'>[]): void {
    edited.value = null;
    isWaiting = false;
    const splits = guessSplits(files);
    const { train } = splits;
    form.value = {
      ...EMPTY_FORM,
      name: freeName(guessName(files.find(({ id }) => id === train) ?? { name: '' })),
      train: train ?? NONE,
      validation: splits.validation ?? NONE,
      test: splits.test ?? NONE,
      model: firstModel(),
    };
    if (view.value !== null) form.value = named(withFile(form.value, view.value));
  }

  /** After its task where its file is called no more than `train`. */
  function named(of: MappingForm): MappingForm {
    return of.name === '' && of.task !== CUSTOM ? { ...of, name: freeName(of.task) } : of;
  }

  function freeName(name: string): string {
    if (name === '') return '';
    const taken = library().datasets.map((each) => each.name.toLowerCase());
    for (let number = 2, next = name; ; number++) {
      if (!taken.includes(next.toLowerCase())) return next;
      next = `${name} ${number}`;
    }
  }

  function change(what: Partial<MappingForm>): void {
    form.value = changed(form.value, what, view.value);
  }

  /** @returns what was made, and what it can be taken back by where it was another before; null: something is wrong */
  async function make(): Promise<Made | null> {
    if (draft.value === null) return null;
    const made = { name: form.value.name, draft: draft.value };
    const id = edited.value?.id ?? null;
    const answer = id === null ? await adding.run(made) : await editing.run({ id, ...made });
    const fault = id === null ? adding.fault.value : editing.fault.value;
    if (answer === null) refused.value = fault && { field: 'name', fault };
    else if (answer.value.kind === 'bad') refused.value = answer.value;
    else return { before: null, ...answer.value };
    return null;
  }

  const found = computed(() => (draft.value === null ? null : check.data.value));
  const bad = computed(() => {
    if (refused.value !== null) return refused.value;
    if (file.fault.value !== null) return { field: 'train' as const, fault: file.fault.value };
    if (check.fault.value !== null) return { field: 'train' as const, fault: check.fault.value };
    return found.value?.kind === 'bad' ? found.value : null;
  });
  return {
    form,
    view,
    begin,
    edit,
    edited,
    change,
    make,
    bad,
    presets: computed(() => presets.data.value ?? []),
    report: computed(() => (found.value?.kind === 'good' ? found.value.report : null)),
    odd: computed(() => found.value?.odd ?? []),
    /** The form was changed since the files were looked at. */
    isStale: computed(() => check.isLoading.value || JSON.stringify(settled.value) !== JSON.stringify(draft.value)),
    isSaving: computed(() => adding.isBusy.value || editing.isBusy.value),
  };
}
