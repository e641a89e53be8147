import { entity } from '../shared/table/entity.ts';
import { keys } from '../shared/table/keys.ts';
import { secondsAfter } from '../shared/time.ts';
import { Quote } from './quote.ts';

/** What a quote did is in the charge for good; the quote itself is kept for whoever commits it once more. */
const quotesKeptSeconds = 30 * 86_400;

export const quotes = entity('quote', Quote, {
  key: ({ practiceId, id }) => keys.quote(practiceId, id),
  of: ({ practiceId }) => ({ practiceId }),
  forgottenAt: ({ createdAt }) => secondsAfter(createdAt, quotesKeptSeconds),
});
