import type { EChartsOption } from 'echarts';
import { capital, threeDigits } from '../base/numbers.ts';
import { RULE_WORDS } from '../contract/rule-words.ts';
import type { RuleChoice } from '../contract/rules.ts';
import { CHOICE_INKS } from './choice-ink.ts';
import { axisName, TOOLTIP } from './frame.ts';
import type { Ground } from './ink.ts';

export type RuleData = Pick<RuleChoice, 'rule' | 'scores' | 'blocks'>;

/** What a rule measured, block by block or space by space, and which blocks it trains. */
export function ruleChart({ rule, scores, blocks }: RuleData, ground: Ground): EChartsOption {
  const ink = CHOICE_INKS[ground];
  const { score: what, of, first } = RULE_WORDS[rule];
  const trains = new Set(blocks);
  const kinds = [
    { name: 'trains', color: ink.trains, has: (number: number) => trains.has(number) },
    { name: 'frozen', color: ink.frozen, has: (number: number) => number > 0 && !trains.has(number) },
    { name: 'embedding', color: ink.leftOut, has: (number: number) => number === 0 },
  ].filter(({ has }) => scores.some((_, i) => has(i + first)));
  return {
    legend: { top: 0, left: 0, itemGap: 16 },
    grid: { top: 40, right: 24, bottom: 48, left: 64 },
    tooltip: { ...TOOLTIP, trigger: 'item' },
    xAxis: { type: 'category', data: scores.map((_, i) => String(i + first)), ...axisName(capital(of), 28) },
    yAxis: { type: 'value', ...axisName(capital(what), 44) },
    series: kinds.map(({ name, color, has }) => ({
      type: 'bar' as const,
      name,
      stack: 'score',
      barCategoryGap: '28%',
      itemStyle: { color },
      tooltip: { valueFormatter: (value) => (typeof value === 'number' ? threeDigits(value) : '') },
      data: scores.map((score, i) => (has(i + first) ? (score ?? '-') : '-')),
    })),
  };
}
