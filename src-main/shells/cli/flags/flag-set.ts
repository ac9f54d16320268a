/** From a table of flags to options of a command. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Flag } from '../../../contract/flags/flag.ts';
import { at } from '../../../contract/flags/places.ts';
import type { FlagSet } from '../../../contract/flags/read.ts';

/** Adds flags, each with its default in the help. */
export function addFlags(command: Command, set: FlagSet): void {
  for (const { flag, path, help, unit, ...value } of set.flags) {
    const option = new Option(flag, `${help}${'sets' in value ? '' : defaultOf(set, path, unit)}`);
    if (unit !== undefined) option.conflicts(unit === 'epochs' ? 'steps' : 'epochs');
    command.addOption(option);
  }
}

function defaultOf({ defaults, required }: FlagSet, path: string, unit: Flag['unit']): string {
  if (required.includes(path)) return '';
  const value = defaults.map((settings) => at(settings, path.split('.'))).find((each) => each != null);
  const duration = z.object({ unit: z.string(), count: z.number() }).safeParse(value).data;
  if (duration !== undefined) return duration.unit === unit ? ` (default: ${duration.count})` : '';
  if (Array.isArray(value)) return ` (default: ${value.join(',')})`;
  return typeof value === 'number' || typeof value === 'string' ? ` (default: ${value})` : '';
}
