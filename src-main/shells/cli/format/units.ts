/** Whole numbers in groups of three: 1,234,567. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Three significant digits and a unit: 6.05 M, 912, 1.23 T. */
export function short(value: number): string {
  return scaled(value, 1000, ['', ' K', ' M', ' G', ' T', ' P']);
}

/** Floating-point operations: 3.05 GFLOP. */
export function flop(value: number): string {
  return scaled(value, 1000, [' FLOP', ' KFLOP', ' MFLOP', ' GFLOP', ' TFLOP', ' PFLOP', ' EFLOP']);
}

/** Bytes in powers of 1024: 1.5 GiB. */
export function bytes(value: number): string {
  return scaled(value, 1024, [' B', ' KiB', ' MiB', ' GiB', ' TiB']);
}

/** 12 ms, 0.4 s, 42 s, 3 min 5 s, 2 h 4 min. */
export function duration(seconds: number): string {
  if (seconds < 0.0995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How long ago, roughly: 12 min, 5 h, 3 days. */
export function age(seconds: number): string {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${count(Math.floor(hours / 24))} days`;
}

/** A score between 0 and 1 with three decimals. */
export function score(value: number): string {
  return value.toFixed(3);
}

/** 0.256 as 26 %. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Small numbers such as learning rates: 3e-4, 0.01. */
export function rate(value: number): string {
  return value === 0 || value >= 0.001
    ? String(Number(value.toPrecision(3)))
    : value.toExponential(2).replace('.00', '');
}

/** Numbers counted from 1, with runs joined: 1, 3–5. */
export function ranges(numbers: readonly number[]): string {
  const parts: { first: number; last: number }[] = [];
  for (const number of numbers) {
    const open = parts.at(-1);
    if (open !== undefined && number === open.last + 1) open.last = number;
    else parts.push({ first: number, last: number });
  }
  return parts.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
}

function scaled(value: number, step: number, units: readonly string[]): string {
  let power = 0;
  let rest = value;
  // 999.6 would be written as 1000.
  while (rest >= step - 0.5 && power < units.length - 1) {
    rest /= step;
    power++;
  }
  const digits = power === 0 || rest >= 99.95 ? 0 : rest >= 9.995 ? 1 : 2;
  return `${rest.toFixed(digits)}${units[power]!}`;
}
