import { expect, it } from 'vitest';
import { carriedDraft, carriedHash } from './carried-draft.ts';
import { NEW_FORM, withValue } from './draft-form.ts';

it('a form comes along in the address, whatever stands in it', () => {
  const form = { ...withValue(NEW_FORM, 'epochs', '7'), seeds: '1?&#,%2' };
  expect(carriedDraft(carriedHash('#/runs', form))).toEqual(form);
  expect(carriedHash('#/runs/r-1?x=1', null)).toBe('#/runs/r-1?x=1');
});

it.each(['#/compare', '#/compare?draft=', '#/compare?draft={', '#/compare?draft={"version":2}', '#/compare?model=m'])(
  '%s brings none',
  (hash) => {
    expect(carriedDraft(hash)).toBeNull();
  },
);
