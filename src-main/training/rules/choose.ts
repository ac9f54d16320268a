/** What each rule chooses from some rows; the rules themselves are in `methods/rules/`. */
import type { RuleChoice, RuleName, RuleRequest } from '../../contract/rules.ts';
import { RULE_WORDS } from '../../contract/rule-words.ts';
import type { TrainSettings } from '../../contract/request.ts';
import type { Example } from '../../data/encode.ts';
import { blockInfluence } from '../../methods/rules/block-influence.ts';
import { bestSet } from '../../methods/rules/green-trainer.ts';
import { agreementOf } from '../../methods/rules/ist.ts';
import { largestOf } from '../../methods/rules/share.ts';
import { leastVariable, variability, variabilityFlops } from '../../methods/rules/variability.ts';
import { agreementWarnings, importanceWords, largestWords, variabilityWords } from '../../methods/rules/words.ts';
import { above } from '../../methods/selection.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { blockCosts } from '../../planning/block-costs.ts';
import { LOOKED_AT_ONCE } from '../../planning/memory.ts';
import { planRun } from '../../planning/plan-run.ts';
import { GraphShelf } from '../../planning/run-graphs.ts';
import type { RunPrompts } from '../../planning/run-prompts.ts';
import type { Runtime } from '../sessions/session.ts';
import type { GradientRequest } from './gradients.ts';
import { importanceByHalves } from './halves-pass.ts';
import { blockImportance } from './importance-pass.ts';
import { runTokenPass } from './token-pass.ts';

export interface RuleContext {
  readonly folder: ModelFolder;
  /** Of the run whose blocks are chosen. */
  readonly settings: TrainSettings;
  /** Of that run: what its operations are counted from. */
  readonly prompts: RunPrompts;
  /** The rows that are looked at. */
  readonly examples: readonly Example[];
  /** Token of each label, in label order. */
  readonly labelTokens: readonly number[];
  readonly padId: number;
  readonly runtime: Runtime;
  /** Awaited between batches. */
  readonly pause: () => Promise<void>;
}

type Found = Pick<RuleChoice, 'scores' | 'blocks' | 'reason' | 'warnings' | 'flops'>;
type RequestOf<Name extends RuleName> = Extract<RuleRequest, { name: Name }>;
type Rules = { readonly [Name in RuleName]: (rule: RequestOf<Name>, context: RuleContext) => Promise<Found> };

const rules: Rules = {
  'block-influence': async ({ share }, context) => {
    const { cosines, tokens, flops } = await tokenPass(context, false);
    return ofLargest('block-influence', blockInfluence(cosines, tokens), share, flops, context);
  },
  variability: async (_rule, context) => {
    const { folder, examples } = context;
    const { blocks: n, hiddenSize: width } = folder.spec;
    const { pooled, flops } = await tokenPass(context, true);
    const labels = examples.map(({ label }) => label);
    const at = (space: number) => (sample: number) =>
      pooled!.subarray((sample * (n + 1) + space) * width, (sample * (n + 1) + space + 1) * width);
    const scores = Array.from({ length: n + 1 }, (_, space) => variability({ row: at(space), width }, labels));
    const space = leastVariable(scores);
    return {
      scores: scores.map((score) => (Number.isFinite(score) ? score : null)),
      blocks: above(Math.min(space, n - 1), n).blocks,
      flops: flops + (n + 1) * variabilityFlops(examples.length, new Set(labels).size, width),
      ...variabilityWords(scores, space, examples.length),
    };
  },
  'green-trainer': async ({ rho }, context) => {
    const { folder, settings, prompts, examples, labelTokens, runtime, pause } = context;
    const costs = blockCosts({ folder, settings, prompts, labelTokens, shelf: new GraphShelf(4) });
    await pause();
    const { importance, flops } = await blockImportance(ofEveryBlock(context), examples, runtime, pause);
    const set = bestSet(importance, costs, rho);
    return {
      scores: importance,
      blocks: set.blocks,
      flops,
      ...importanceWords(importance, set, rho, examples.length),
    };
  },
  ist: async ({ share }, context) => {
    const { examples, runtime, pause } = context;
    const { importance, rounds, flops } = await importanceByHalves(ofEveryBlock(context), examples, runtime, pause);
    const found = ofLargest('ist', importance, share, flops, context);
    const doubts = agreementWarnings(agreementOf(rounds, importance.length, share));
    return { ...found, warnings: [...found.warnings, ...doubts] };
  },
};

/** The choice of a rule that trains the share of the blocks of largest score. */
function ofLargest(rule: RuleName, scores: number[], share: number, flops: number, { examples }: RuleContext): Found {
  const blocks = largestOf(scores, share);
  return { scores, blocks, flops, ...largestWords(RULE_WORDS[rule].score, scores, blocks, examples.length) };
}

/** Gradients of a run that trains every block. */
function ofEveryBlock({ folder, settings, prompts, labelTokens, padId }: RuleContext): GradientRequest {
  const whole = wholeSettings(settings);
  const plan = planRun({ folder, settings: whole, prompts, labelTokens, choice: null });
  return { folder, plan, settings: whole, labelTokens, padId };
}

/** @throws InputError `model.bad-weights` where latent states or gradients are not finite */
export async function chooseByRule(rule: RuleRequest, context: RuleContext): Promise<RuleChoice> {
  const began = performance.now();
  const choose = rules[rule.name] as (rule: RuleRequest, context: RuleContext) => Promise<Found>;
  const found = await choose(rule, context);
  return { rule: rule.name, ...found, seconds: (performance.now() - began) / 1000 };
}

function tokenPass({ folder, settings, examples, padId, runtime, pause }: RuleContext, isPooled: boolean) {
  const { batchSize, padMultiple } = settings;
  const request = { folder, padId, padMultiple, batchSize: Math.max(batchSize, LOOKED_AT_ONCE) };
  return runTokenPass(request, examples, isPooled, runtime, pause);
}

/** Of a run that trains every block, and drops nothing. */
function wholeSettings(settings: TrainSettings): TrainSettings {
  const lora = settings.lora === null ? null : { ...settings.lora, dropout: 0 };
  return { ...settings, lora, method: { name: 'full' }, gated: false, prefixCache: 'off' };
}
