/**
 * What every method is compared with, though it trains nothing: the untrained model (zero-shot), and the most frequent
 * class of the training rows as the answer to everything.
 */
export const REFERENCES = ['untrained', 'majority'] as const;
export type ReferenceName = (typeof REFERENCES)[number];

/** What they are called among methods. */
export const REFERENCE_TITLES: Readonly<Record<ReferenceName, string>> = {
  untrained: 'untrained model',
  majority: 'majority class',
};

export function isReference(name: string): name is ReferenceName {
  return REFERENCES.some((each) => each === name);
}
