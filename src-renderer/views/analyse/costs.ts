import { RULE_WORDS } from '../../../src-main/contract/rule-words.ts';
import type { AnalysisView } from '../../../src-main/contract/analysis-view.ts';

/** One part of what an analysis cost; null where nothing was counted. */
export interface CostRow {
  readonly part: string;
  readonly seconds: number;
  readonly flops: number | null;
}

/** What an analysis cost by part; the parts add up to all of its time. */
export function costRows(analysis: Pick<AnalysisView, 'costs' | 'seconds' | 'nearest' | 'rivals'>): CostRow[] {
  const { costs, seconds, nearest } = analysis;
  const rivals = analysis.rivals ?? [];
  const { bases, compile, forward, nearest: search } = costs.seconds;
  const own = bases + compile + forward + search + rivals.reduce((sum, rival) => sum + rival.seconds, 0);
  return [
    { part: 'Opening model and data', seconds: Math.max(0, seconds - own), flops: null },
    { part: 'Semantic bases', seconds: bases, flops: costs.flops.bases },
    { part: 'Building the graph', seconds: compile, flops: null },
    { part: 'Forward pass', seconds: forward, flops: costs.flops.forward },
    ...(nearest === null ? [] : [{ part: 'Nearest words', seconds: search, flops: costs.flops.nearest }]),
    ...rivals.map(({ rule, seconds: part, flops }) => ({ part: RULE_WORDS[rule].title, seconds: part, flops })),
  ];
}
