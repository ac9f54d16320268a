/** Which file is which split, by their names. Pure. */
import type { SplitName } from '../../../src-main/contract/dataset-draft.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

const HINTS: Readonly<Record<SplitName, RegExp>> = {
  train: /train/i,
  validation: /valid|(^|[^a-z])(val|dev)([^a-z]|$)/i,
  test: /test/i,
};

/** The files of a data set; one that is named after no split trains. */
export function guessSplits(files: readonly Named[]): Readonly<Record<SplitName, string | null>> {
  const named = (split: SplitName) => files.find(({ name }) => HINTS[split].test(lastPart(name)))?.id ?? null;
  const [validation, test] = [named('validation'), named('test')];
  const left = files.find(({ id }) => id !== validation && id !== test)?.id ?? null;
  const train = named('train') ?? left ?? files[0]?.id ?? null;
  return { train, validation: validation === train ? null : validation, test: test === train ? null : test };
}

/** Milliseconds between files that came together. */
const ONE_LOT = 3000;

/** The files that came with one, from the same folder. */
export function lotOf<File extends Named & { readonly addedAt: string }>(files: readonly File[], of: File): File[] {
  const folderOf = (name: string) => name.slice(0, name.lastIndexOf('/') + 1);
  const timeOf = ({ addedAt }: File) => Date.parse(addedAt);
  return files.filter(
    (file) => folderOf(file.name) === folderOf(of.name) && Math.abs(timeOf(file) - timeOf(of)) <= ONE_LOT,
  );
}

/** A name for a data set: that of the folder, or of the file without split and extension; none is better than `train`. */
export function guessName({ name }: Pick<Named, 'name'>): string {
  const folder = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '';
  if (folder !== '') return folder;
  const stem = name.replace(/\.[^.]+$/, '');
  return stem.replace(/[-_. ]*(train|training|validation|valid|val|dev|test)[-_. ]*/i, '');
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
