import { InputError } from '../../base/errors.ts';
import type { AnalysisOptions, SamplePrompt, SampleView } from '../../contract/analysis-view.ts';
import { chooseBoundary } from '../../salf/choice.ts';
import { deviationsOf } from '../../salf/deviation.ts';
import { gains } from '../../salf/gain.ts';
import type { StoredAnalysis } from '../../store/analyses.ts';
import type { StoredTrace } from '../../store/traces.ts';

/** The trace of a sample. @throws InputError `request.bad-option` for a number beyond the last */
export function traceOf({ id }: StoredAnalysis, traces: readonly StoredTrace[], sample: number): StoredTrace {
  const trace = traces[sample];
  if (trace !== undefined) return trace;
  const message = `The analysis ${id} has ${traces.length} samples; there is no number ${sample + 1}.`;
  throw new InputError({ code: 'request.bad-option', field: 'sample', message, remedy: 'Choose another sample.' });
}

/**
 * One sample of an analysis, space by space.
 * @throws InputError `request.bad-option` for options that do not fit the model
 */
export function sampleView(
  { request, facts }: StoredAnalysis,
  trace: StoredTrace,
  sample: number,
  options: AnalysisOptions | null,
  prompt: SamplePrompt,
): SampleView {
  const choice = options?.choice ?? request.choice;
  const { line, label, nearest } = trace;
  const own = deviationsOf(trace, choice, facts.blocks);
  const gained = gains(own, choice);
  const textOf = new Map(facts.vocabulary.map(({ token, text }) => [token, text]));
  const labelToken = facts.labels[label]!.token;
  const wordsOf = (space: number): SampleView['spaces'][number]['words'] => {
    if (nearest === null) return [];
    const [from, to] = [space * facts.nearest, (space + 1) * facts.nearest];
    return [...nearest.tokens.subarray(from, to)].map((token, index) => ({
      text: textOf.get(token) ?? '',
      isLabel: token === labelToken,
      cosine: nearest.cosines[from + index]!,
    }));
  };
  return {
    sample,
    line,
    label,
    prompt,
    boundary: chooseBoundary(gained, choice, facts),
    spaces: own.map((deviation, space) => ({
      space,
      deviation,
      gain: space === 0 ? null : gained[space - 1]!,
      words: wordsOf(space),
    })),
  };
}
