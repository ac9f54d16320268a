/** One row of marks for each rule below a chart of blocks: which blocks it would train. */
import { ranges } from '../base/numbers.ts';
import { lookOfRule } from '../contract/method-look.ts';
import { RULE_WORDS, type RuleMark } from '../contract/rule-words.ts';
import { methodStyle } from './method-style.ts';
import type { Ground } from './ink.ts';

/** Height of a row, and room below the last. */
const [ROW, BELOW] = [18, 8];
/** Room for the names of the rules. */
export const RULE_NAMES = 104;

/** Room that rows of marks take, in pixels. */
export function ruleRoom(rules: readonly RuleMark[]): number {
  return rules.length === 0 ? 0 : rules.length * ROW + BELOW;
}

/**
 * @param blocks names of the blocks, block 1 first
 * @param at number of the rows' grid and axes
 * @param sides of the grid
 */
export function ruleRows(
  rules: readonly RuleMark[],
  blocks: readonly string[],
  at: number,
  sides: { readonly left: number; readonly right: number },
  ground: Ground,
) {
  if (rules.length === 0) return { grid: [], xAxis: [], yAxis: [], series: [] };
  const titles = rules.map(({ rule }) => RULE_WORDS[rule].title);
  return {
    grid: [{ height: rules.length * ROW, bottom: BELOW, ...sides }],
    xAxis: [{ type: 'category' as const, gridIndex: at, data: [...blocks], show: false }],
    yAxis: [
      {
        type: 'category' as const,
        gridIndex: at,
        data: titles,
        inverse: true,
        axisLine: { show: false },
        axisTick: { show: false },
        splitLine: { show: false },
      },
    ],
    series: rules.map(({ rule, blocks: trained }, row) => {
      const { symbol, itemStyle } = methodStyle(lookOfRule(rule), ground);
      return {
        type: 'scatter' as const,
        name: titles[row]!,
        xAxisIndex: at,
        yAxisIndex: at,
        symbol,
        symbolSize: 9,
        itemStyle,
        tooltip: { formatter: () => `${titles[row]!} trains ${ranges(trained)}` },
        data: trained.map((block) => [block - 1, row]),
      };
    }),
  };
}
