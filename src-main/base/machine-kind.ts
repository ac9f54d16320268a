import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { counted } from './numbers.ts';

/** Where NVIDIA's driver for Linux describes its devices. */
const DEVICES = '/proc/driver/nvidia/gpus';

/** Processor, cores that may be used, and GPUs, in words. Times are comparable only between machines of one kind. */
export function machineKind(devices = DEVICES): string {
  const model = cpus()[0]?.model.trim().replaceAll(/\s+/g, ' ') ?? '';
  const processor = model === '' ? 'unknown processor' : model;
  return [processor, counted(availableParallelism(), 'core'), ...gpuKinds(devices)].join(', ');
}

/** Each kind once. */
function gpuKinds(devices: string): string[] {
  try {
    const texts = readdirSync(devices).map((name) => readFileSync(join(devices, name, 'information'), 'utf8'));
    return [...new Set(texts.flatMap((text) => /^Model:\s*(\S.*)$/m.exec(text)?.[1]?.trim() ?? []))].sort();
  } catch {
    // There is no such driver, or it says nothing.
    return [];
  }
}
