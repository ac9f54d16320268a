/** Whether nothing that a person chose has the focus: it is nowhere, or where a way to a page left it. */
export function isFocusLost(): boolean {
  const { activeElement, body } = document;
  return activeElement === null || activeElement === body || activeElement === heading();
}

/** Of the page that is open. */
export function heading(): HTMLElement | null {
  return document.querySelector<HTMLElement>('main h1');
}
