/** Where picked runs differ in more than their methods, in sentences. Pure. */
import { counted, plural } from '../base/numbers.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { listed } from '../base/printable.ts';
import type { Run } from '../store/runs.ts';

/** Finished runs that can be compared with each other, and what their model and data are called. */
export interface PickedPlace {
  readonly runs: readonly Run[];
  readonly model: string;
  readonly data: string;
}

/** Empty where the runs can be compared without reserve. */
export function pickWarnings(places: readonly PickedPlace[]): string[] {
  return [...apartWarnings(places), ...places.flatMap(withinWarnings)];
}

/** Of places that stand beside each other. */
function apartWarnings(places: readonly PickedPlace[]): string[] {
  if (places.length < 2) return [];
  const names = (of: (place: PickedPlace) => string): string[] => [...new Set(places.map(of))];
  const [models, data] = [names(({ model }) => model), names((place) => place.data)];
  const splits = [...new Set(places.map(splitOf))];
  return [
    ...(splits.length < 2
      ? []
      : [`Some runs were scored on test rows, others on validation rows: their scores must not be compared.`]),
    ...(data.length < 2
      ? []
      : [
          `The runs were scored on different rows (${listed(data, 5)}): scores must not be compared between them, so each has a table of its own.`,
        ]),
    ...(models.length < 2
      ? []
      : [
          `The runs are of ${counted(models.length, 'model')} (${listed(models, 5)}): each has a table of its own, and no difference between models is tested.`,
        ]),
  ];
}

function splitOf({ runs }: PickedPlace): string {
  return runs[0]!.result?.split ?? '';
}

/** Of runs that stand in one table. */
function withinWarnings(place: PickedPlace): string[] {
  const { runs, data } = place;
  const requests = runs.map(({ request }) => request);
  const differs = (of: (request: Run['request']) => unknown): boolean =>
    new Set(requests.map((request) => canonicalJson(of(request)))).size > 1;
  const isTrainedApart = differs(({ data: { train, limitTrain, validation, validationFraction } }) => [
    train,
    limitTrain,
    validation,
    validationFraction,
  ]);
  const isAskedApart = differs(({ task }) => (task.kind === 'preset' ? task.preset : task.template));
  const subject = `The ${plural(runs.length, 'run')} on ${data}`;
  return [
    ...(splitOf(place) === 'test' ? [] : [`${subject} had no test rows; they were scored on validation rows, which chose their weights, and no difference is tested.`]),
    ...(isTrainedApart ? [`${subject} did not train on the same rows: a difference may come from the rows instead of the method.`] : []),
    ...(isAskedApart ? [`${subject} have different prompts: a difference may come from the prompt instead of the method.`] : []),
  ]; // prettier-ignore
}
