/** The most memory that this process has taken. */
import { readFileSync } from 'node:fs';

/**
 * Peak resident memory in bytes. On Linux from `VmHWM`: what `getrusage` says there begins with the peak of the process
 * that started this one, so an engine of a large parent would seem large itself.
 */
export function peakMemoryBytes(): number {
  return (process.platform === 'linux' ? highWater() : null) ?? process.resourceUsage().maxRSS * 1024;
}

function highWater(): number | null {
  try {
    const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  } catch {
    // A sandbox may hide /proc.
    return null;
  }
}
