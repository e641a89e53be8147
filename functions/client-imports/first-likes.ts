import type { Likeness } from '../clients/likeness.ts';

/** A person is on a list once or twice; whoever is on it more often is a mistake that a few show as well. */
export const mostLikes = 5;

/** The few that somebody is shown to be like, with one more: once they are many, only a certain one is, for a possible one. */
export function withLike<L extends { readonly likeness: Likeness }>(likes: readonly L[], like: L): readonly L[] {
  if (likes.length < mostLikes) return [...likes, like];
  const least = like.likeness === 'certain' ? likes.findLastIndex(({ likeness }) => likeness === 'possible') : -1;
  return least < 0 ? likes : [...likes.toSpliced(least, 1), like];
}
