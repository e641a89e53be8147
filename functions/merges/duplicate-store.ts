import { type Client, clientStatuses } from '../clients/client.ts';
import { clientNamed } from '../clients/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import { nameAsSorted } from '../shared/sortable.ts';
import { namedLike } from '../shared/table/index-keys.ts';
import { ranges } from '../shared/table/keys.ts';
import { pageOf } from '../shared/table/paging.ts';

/** So many of one status are looked at: of more people with one name nobody can say who is who. */
const mostOfOneStatus = 25;

/** The other clients with the same name, whatever its case and accents, and whatever their status. */
export async function namesakesOf(scope: Scope, client: Client): Promise<Client[]> {
  const name = `${nameAsSorted(client, 'last-first')}#`; // the key separator: longer names do not begin like this
  const pages = await Promise.all(
    clientStatuses.map((status) => {
      const range = namedLike(ranges.clients(scope.practiceId, status), 'last-first', name);
      return pageOf<{ id: string }>(scope, range, { limit: mostOfOneStatus });
    }),
  );
  const ids = pages.flatMap(({ items }) => items.map(({ id }) => id)).filter((id) => id !== client.id);
  const found = await Promise.all(ids.map((id) => clientNamed(scope, id)));
  return found.filter((one) => one !== undefined);
}
