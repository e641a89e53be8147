import { expect, test } from 'vitest';
import { differing } from '../../../functions/shared/versions.ts';

test('two versions differ in the fields that are others, not in those that were written anew', () => {
  const before = { name: 'Pier', address: { city: 'Boston' }, phone: null as string | null };
  expect(differing(before, { ...before, address: { city: 'Boston' } })).toEqual([]);
  expect(differing(before, { ...before, address: { city: 'Salem' }, phone: '617' })).toEqual(['address', 'phone']);
});
