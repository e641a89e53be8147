import { expect, test } from 'vitest';
import { withLike } from '../../../functions/client-imports/first-likes.ts';

type Like = { readonly clientId: string; readonly likeness: 'certain' | 'possible' };

const likes = (...kinds: Like['likeness'][]): Like[] =>
  kinds.map((likeness, i) => ({ clientId: `cli_${i}`, likeness }));
const idsOf = (some: readonly Like[]) => some.reduce<readonly Like[]>(withLike, []).map(({ clientId }) => clientId);

test('CLIENT-3: of many who may be the same person the first five are shown, and a certain one before a possible one', () => {
  expect(idsOf(likes('possible', 'possible', 'certain'))).toEqual(['cli_0', 'cli_1', 'cli_2']);
  const possible = likes('possible', 'possible', 'possible', 'possible', 'possible', 'possible');
  expect(idsOf(possible)).toEqual(['cli_0', 'cli_1', 'cli_2', 'cli_3', 'cli_4']);
  expect(idsOf([...possible, { clientId: 'sure', likeness: 'certain' }])).toEqual([
    ...['cli_0', 'cli_1', 'cli_2', 'cli_3', 'sure'],
  ]);
  const certain = likes('certain', 'certain', 'certain', 'certain', 'certain', 'certain');
  expect(idsOf(certain)).toEqual(['cli_0', 'cli_1', 'cli_2', 'cli_3', 'cli_4']);
});
