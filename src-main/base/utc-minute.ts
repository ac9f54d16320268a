/** `2026-11-30 02:41` of an ISO 8601 time in UTC, as tables and reports have it. */
export function utcMinute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
