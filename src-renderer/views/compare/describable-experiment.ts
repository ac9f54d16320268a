import type { ExperimentCard } from '../../../src-main/contract/routes/experiments.ts';
import type { Describable } from '../describe/describe-form.ts';

/** An experiment as something that can be described. */
export function describableExperiment({
  id,
  name,
  isNamed,
  kind,
  methods,
  datasets,
  note,
  tags,
}: ExperimentCard): Describable {
  const what = kind === 'sweep' ? 'sweep' : methods.join(', ');
  return { id, name: isNamed ? name : '', title: `${what} on ${datasets.join(', ')} (${id})`, note, tags };
}
