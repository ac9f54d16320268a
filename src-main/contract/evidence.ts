/** What this program's own runs say of choices without a training run; docs/results.md has the figures. */
export const CHOICE_EVIDENCE =
  'An analysis measures no score. In this program’s own sweeps no rule chose better than freezing a fixed share of the blocks: before you rely on the choice, compare it with freeze-share:2/3 and full on your own rows.';
