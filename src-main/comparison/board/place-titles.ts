interface Place {
  /** null: runs that were picked. */
  readonly experiment: string | null;
  readonly kind: 'compare' | 'sweep';
  readonly model: string;
  readonly data: string;
}

/** What a place of a board is known by. @param experiment null: runs that were picked */
export function placeKey(experiment: string | null, model: string, data: string): string {
  return JSON.stringify([experiment, model, data]);
}

/**
 * Short names that tell places apart: the data set, and as much more as it takes: the model where there are several,
 * that it is a sweep, and at last the experiment.
 */
export function placeTitles(places: readonly Place[]): string[] {
  const isOneModel = places.every(({ model }) => model === places[0]?.model);
  const base = places.map(({ model, data }) => (isOneModel ? data : `${data}, ${model}`));
  const withKind = apart(base, (title, index) => (places[index]!.kind === 'sweep' ? `${title}, sweep` : title));
  return apart(withKind, (title, index) => `${title} (${places[index]!.experiment ?? 'picked runs'})`);
}

/** Adds to those titles only that stand more than once. */
function apart(titles: readonly string[], more: (title: string, index: number) => string): string[] {
  return titles.map((title, index) =>
    titles.some((other, place) => place !== index && other === title) ? more(title, index) : title,
  );
}
