/** Numbers as people read them. Units stand in titles or behind a narrow space. */

const SPACE = '\u202f';

/** `4.87 M`, `13.6 G`: three digits that count and a prefix of the SI. */
export function short(value: number): string {
  const step = [1e15, 1e12, 1e9, 1e6, 1e3].findIndex((size) => Math.abs(value) >= size);
  if (step === -1) return String(Number(value.toPrecision(3)));
  return `${Number((value / [1e15, 1e12, 1e9, 1e6, 1e3][step]!).toPrecision(3))}${SPACE}${'PTGMk'.charAt(step)}`;
}

/** `485 MiB`. */
export function bytes(value: number): string {
  const step = [2 ** 40, 2 ** 30, 2 ** 20, 2 ** 10].findIndex((size) => value >= size);
  if (step === -1) return `${value}${SPACE}B`;
  const scaled = value / [2 ** 40, 2 ** 30, 2 ** 20, 2 ** 10][step]!;
  return `${scaled >= 100 ? Math.round(scaled) : Number(scaled.toPrecision(3))}${SPACE}${['TiB', 'GiB', 'MiB', 'KiB'][step]!}`;
}

/** `2 h 5 min`, `1 min 28 s`, `8.4 s`: no finer than is worth knowing. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${Number(seconds.toPrecision(2))}${SPACE}s`;
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (hours > 0) return `${hours}${SPACE}h ${minutes}${SPACE}min`;
  return minutes > 0 ? `${minutes}${SPACE}min ${rest}${SPACE}s` : `${rest}${SPACE}s`;
}

/** F1, accuracy and the like: three decimals. */
export function score(value: number | null): string {
  return value === null ? '' : value.toFixed(3);
}

export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)}${SPACE}%`;
}

/** `2026-11-24 05:12` in the time of this machine. */
export function dateTime(iso: string): string {
  const date = new Date(iso);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `1 run`, `3 runs`. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${value.toLocaleString('en')} ${value === 1 ? one : many}`;
}
