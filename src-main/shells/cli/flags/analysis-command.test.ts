import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { analysisCommand } from '../../../contract/flags/analysis-command.ts';
import { BudgetRequest, ChoiceOptions } from '../../../contract/salf.ts';
import type { Io } from '../io.ts';
import { addAnalyzeFlags, readReconsidered } from './analyze-settings.ts';

const options = (choice: object = {}, budget: object = {}) => ({
  choice: ChoiceOptions.parse(choice),
  budget: BudgetRequest.parse(budget),
});
const command = (now: ReturnType<typeof options>, made = options(), workspace = '/w') =>
  analysisCommand({ id: 'a-1', options: now, made, workspace });

/** What the command line makes of the flags. */
function understood(line: string) {
  const program = new Command().option('--workspace <dir>');
  addAnalyzeFlags(program);
  program.parse(line.replace('npm run salf -- analyze ', '').split(' '), { from: 'user' });
  return readReconsidered(program.opts(), {} as Io);
}

describe('the command for an analysis', () => {
  it('names the analysis and the workspace, and nothing that is as it was made', () => {
    expect(command(options({ gain: 'relative' }), options({ gain: 'relative' }))).toBe(
      'npm run salf -- analyze --analysis a-1 --workspace /w',
    );
    expect(command(options(), options(), '/my "work"')).toContain(`--workspace '/my "work"'`);
  });

  it('is understood by the command line as what the switches say', () => {
    const choice = { gain: 'resource', target: 'lerp', latentNorm: 'none', deviation: 'margin', alpha: 0.5, excludeLast: true, firstLayer: 3, minTrain: 2 } as const; // prettier-ignore
    const budget = { plan: 'constant', fraction: 0.25, mode: 'slots', infilling: 'depth-first' } as const;
    expect(understood(command(options(choice, budget)))).toEqual({ choice, budget });
    expect(understood(command(options(), options(choice, budget)))).toEqual(options());
  });
});
