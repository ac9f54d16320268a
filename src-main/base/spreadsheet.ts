/** What spreadsheets make of text. */

/**
 * Text that a spreadsheet would take for a formula, with a quote before it, as OWASP advises
 * (https://owasp.org/www-community/attacks/CSV_Injection). Numbers are no text and stay as they are.
 */
export function harmless(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
}

/** Whether text is a plain number, which a spreadsheet takes for nothing else. */
export function isNumberText(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text);
}
