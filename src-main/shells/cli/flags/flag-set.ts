/** From a table of flags to options of a command. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { z } from 'zod';
import { shareText } from '../../../base/shares.ts';
import type { Flag } from '../../../contract/flags/flag.ts';
import type { FlagSet } from '../../../contract/flags/read.ts';

/** Adds flags, each with its default in the help. */
export function addFlags(command: Command, set: FlagSet): void {
  for (const each of set.flags) {
    const { flag, help, unit } = each;
    const option = new Option(flag, `${help}${'sets' in each ? '' : defaultOf(each)}`);
    if (unit !== undefined) option.conflicts(unit === 'epochs' ? 'steps' : 'epochs');
    command.addOption(option);
  }
}

function defaultOf({ byDefault: value, unit }: Flag): string {
  const duration = z.object({ unit: z.string(), count: z.number() }).safeParse(value).data;
  if (duration !== undefined) return duration.unit === unit ? ` (default: ${duration.count})` : '';
  if (Array.isArray(value)) return ` (default: ${value.join(',')})`;
  if (typeof value === 'number') return ` (default: ${shareText(value)})`;
  return typeof value === 'string' ? ` (default: ${value})` : '';
}
