import { expect, it } from 'vitest';
import { newAddress } from './new-address.ts';

it.each([
  ['http://127.0.0.1:8123/?token=a_b-c', 'http://127.0.0.1:8123/?token=a_b-c#/compare'],
  [' The workbench is at http://localhost:1/?token=x \n', 'http://localhost:1/?token=x#/compare'],
  ['http://[::1]:1/?token=x#/runs', 'http://[::1]:1/?token=x#/compare'],
  ['https://tunnel.example/?token=x', 'https://tunnel.example/?token=x#/compare'],
])('%s leads there', (pasted, address) => {
  expect(newAddress(pasted, 'tunnel.example', '#/compare')).toBe(address);
});

it.each([
  '',
  'words',
  '127.0.0.1:8123',
  'http://127.0.0.1:8123/',
  'http://127.0.0.1/?token=',
  'http://evil.example/?token=x',
  'javascript:alert(1)//http://x?token=1',
])('“%s” is none', (pasted) => {
  expect(newAddress(pasted, '127.0.0.1', '')).toBeNull();
});
