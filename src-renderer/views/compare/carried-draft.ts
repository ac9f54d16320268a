/** A form on its way from a page whose workbench is gone to the page of the next one. Pure. */
import { DraftForm } from '../../../src-main/contract/draft-form.ts';

const NAME = 'draft';

/** The address's part that no server sees, with what could not be kept. @param form null: all of it was kept */
export function carriedHash(hash: string, form: DraftForm | null): string {
  if (form === null) return hash;
  return `#/compare?${new URLSearchParams({ [NAME]: JSON.stringify(form) }).toString()}`;
}

/** The form that came along; null where there is none, or one that does not fit. */
export function carriedDraft(hash: string): DraftForm | null {
  const text = new URLSearchParams(hash.split('?')[1] ?? '').get(NAME);
  if (text === null) return null;
  try {
    return DraftForm.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
