/** The terms of this field, each once: tips in windows, `salf help TERM` and the appendix of reports read them here. */

export interface Term {
  /** One sentence. */
  readonly means: string;
  /** Where it comes from. */
  readonly source: string;
  /** Other words for it. */
  readonly also?: readonly string[];
}

const SALF = 'SALF, arXiv 2406.11753';
const HERE = 'SALF Workbench';

/** By the words that people use, in the order of the alphabet. */
export const GLOSSARY = {
  adapter: {
    means: 'Two small matrices of low rank that train alongside a frozen weight and are added to it.',
    source: 'LoRA, arXiv 2106.09685',
    also: ['lora', 'low-rank adapter'],
  },
  'backward FLOPs': {
    means:
      'Floating-point operations of the backward pass, counted from the shapes; training the weights of every block is 100 %.',
    source: HERE,
    also: ['flops', 'backward pass'],
  },
  baseline: {
    means: 'The method with which the other methods of a comparison are compared, usually full fine-tuning.',
    source: HERE,
  },
  block: {
    means: 'One layer of the transformer, attention and feed-forward part together; block 1 is next to the input.',
    source: 'arXiv 1706.03762',
    also: ['layer'],
  },
  'Block Influence': {
    means:
      'How much a block turns the states that pass through it: 1 - the mean cosine of what goes in and what comes out.',
    source: 'ShortGPT, arXiv 2403.03853',
    also: ['influence', 'block-influence'],
  },
  boundary: {
    means: 'The number of frozen blocks, e: blocks 1 to e stay as they are, and the blocks above them train.',
    source: SALF,
  },
  budget: {
    means: 'A limit on how many blocks may train at a step, or on how many pairs of block and example.',
    source: HERE,
    also: ['infilling'],
  },
  'corrected p': {
    means:
      'The p value of a difference, raised because several methods are tested at once, so that chance is seldom taken for an effect.',
    source: 'Holm 1979, Scandinavian Journal of Statistics 6',
    also: ['p', 'p value', 'holm'],
  },
  'depth saved': {
    means: 'Mean share of the blocks that the backward pass does not reach: mean(e) / n.',
    source: SALF,
    also: ['depth'],
  },
  deviation: {
    means: 'Distance of a latent state from the semantic basis of its label, 1 - cosine of the two.',
    source: SALF,
    also: ['d'],
  },
  e: {
    means: 'The boundary that SALF chooses: the block of largest gain, up to which all blocks are frozen.',
    source: SALF,
  },
  gain: {
    means:
      'How much a block moves the latent states towards their labels, by default the logarithm of the deviation before it over that behind it.',
    source: SALF,
  },
  'hidden-state variability': {
    means:
      'How widely the states of a class spread in a latent space against how far the classes lie apart; where it is least, the classes are separated best.',
    source: 'arXiv 2210.10041',
    also: ['variability'],
  },
  importance: {
    means:
      'The fall of the loss that a step of a block’s weights promises to first order, -sum of change times gradient.',
    source: 'GreenTrainer, arXiv 2309.13192',
    also: ['greentrainer', 'green-trainer', 'rho'],
  },
  'importance by random halves': {
    means:
      'How much the loss rises where the first step of a block is mostly left out, learnt by reinforcement from random halves of the blocks.',
    source: 'after IST, arXiv 2410.11772',
    also: ['ist', 'halves'],
  },
  'latent space': {
    means: 'The vectors between two blocks: space 0 holds the embeddings, space n what the last block puts out.',
    source: 'arXiv 2401.16184',
    also: ['latent state', 'hidden state', 'space'],
  },
  'macro-F1': {
    means: 'Mean of the F1 scores of all classes, each class counting the same; 0 for a class that is never predicted.',
    source: 'arXiv 1911.03347',
    also: ['f1', 'macro f1'],
  },
  'majority class': {
    means: 'The most frequent class of the training rows, given as the answer to every row: what a model must exceed.',
    source: HERE,
  },
  margin: {
    means:
      'A deviation that counts other labels: 1 - half of the amount by which the cosine to the own label exceeds the largest cosine to another one.',
    source: HERE,
  },
  'prefix cache': {
    means: 'What the frozen blocks compute for each prompt, computed once and kept on the disk.',
    source: 'AutoFreeze, arXiv 2102.01386',
    also: ['cache'],
  },
  resample: {
    means:
      'A sample of the same rows, drawn again with replacement: how often the choice comes out the same says how far it depends on the rows.',
    source: 'Efron 1979, Annals of Statistics 7',
    also: ['bootstrap'],
  },
  'run FLOPs': {
    means:
      'Floating-point operations of a whole run, updates, analysis and caching included; training the weights of every block is 100 %.',
    source: HERE,
  },
  seed: {
    means:
      'The number from which the order of the data, the validation rows and new parameters are drawn; the same seed gives the same run on a CPU.',
    source: HERE,
  },
  'semantic basis': {
    means: 'The direction of a latent space that stands for a token: its row of the pseudo-inverse of the LM head.',
    source: 'arXiv 2401.16184',
    also: ['basis', 'semantic bases'],
  },
  'step FLOPs': {
    means: 'Floating-point operations of both passes of a step; training the weights of every block is 100 %.',
    source: HERE,
  },
  'tied head': {
    means: 'An LM head that shares its matrix with the embedding table.',
    source: 'arXiv 1608.05859',
    also: ['lm head', 'head'],
  },
  'untrained model': {
    means: 'The model before any training, which answers each prompt with the most likely label token (zero-shot).',
    source: HERE,
    also: ['zero-shot', 'untrained'],
  },
} as const satisfies Readonly<Record<string, Term>>;

export type TermName = keyof typeof GLOSSARY;
export const TERMS = Object.keys(GLOSSARY) as readonly TermName[];

/** A term by its name or another word for it, whatever its letters' case; null: it is not explained. */
export function findTerm(typed: string): TermName | null {
  const wanted = typed.trim().toLowerCase();
  const words = (name: TermName): readonly string[] => [name.toLowerCase(), ...((GLOSSARY[name] as Term).also ?? [])];
  return TERMS.find((name) => words(name).includes(wanted)) ?? null;
}

/** `Mean share of the blocks ... (SALF, arXiv 2406.11753)`. */
export function termText(name: TermName): string {
  const { means, source } = GLOSSARY[name];
  return `${means} (${source})`;
}
