import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

describe('canonicalJson', () => {
  it('is the same for equal values, whatever the order of their keys', () => {
    const value = { b: [1, { d: null, c: 'x' }], a: true };
    expect(canonicalJson(value)).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
    expect(canonicalJson({ a: true, b: [1, { c: 'x', d: null }] })).toBe(canonicalJson(value));
  });

  it('leaves out what JSON leaves out, and keeps the order of lists', () => {
    expect(canonicalJson({ a: undefined, b: [undefined, 2, 1] })).toBe('{"b":[null,2,1]}');
  });

  it('tells different values apart', () => {
    expect(canonicalJson({ a: '1' })).not.toBe(canonicalJson({ a: 1 }));
    expect(canonicalJson({ 'a"': 1 })).toBe(JSON.stringify({ 'a"': 1 }));
  });
});
