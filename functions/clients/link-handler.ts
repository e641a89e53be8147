import type { Scope } from '../shared/access/scope.ts';
import type { Endpoints } from '../shared/http/feature.ts';
import { found } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { isLive, linkable, listedLink, requireNoOrder, requireRoomForLink } from './link.ts';
import type { linkRoutes } from './link-routes.ts';
import { contactsBetween, linkBetween, linksOf, mergedHere, saveLinked, saveUnlinked } from './link-store.ts';
import type { clients } from './routes.ts';
import { clientById, clientNamed } from './store.ts';

/** The endpoints of clients whose accounts are linked (CLIENT-6). */
export const linkEndpoints: Pick<Endpoints<typeof clients>, keyof typeof linkRoutes> = {
  async linkedAccounts({ scope, path }) {
    const inside = scope.within(path.clientId, clientById(scope, path.clientId));
    const links = await linksOf(inside, path.clientId);
    const others = await Promise.all(
      links.map(async (link) => (await clientNamed(scope, link.linkedClientId)) ?? mergedHere(link)),
    );
    return { items: links.flatMap(({ linkedAt }, i) => (others[i] ? [listedLink(others[i], linkedAt)] : [])) };
  },

  link: ({ scope, path, body }) =>
    decided(async () => {
      const { client, named, link } = await pair(scope, path.clientId, body.clientId);
      const other = linkable(client, named, link);
      const [between, ...links] = await Promise.all([
        contactsBetween(scope, client, other),
        ...[client, other].map((one) => linksOf(scope.within(one.id, Promise.resolve(one)), one.id)),
      ]);
      requireNoOrder(between.contacts);
      requireRoomForLink(...links);
      return saveLinked(scope, { client, other, link }, between.ops, listedLink(other, scope.facts.at));
    }),

  unlink: ({ scope, path }) =>
    decided(async () => {
      const { client, named, link } = await pair(scope, path.clientId, path.linkedClientId);
      const live = found(isLive(link) ? link : undefined);
      return saveUnlinked(scope, { client, other: named ?? found(await mergedHere(live)), link: live });
    }),
};

/** Two clients as far as they are within reach, and what links them; the first one has to be there. */
async function pair(scope: Scope, clientId: string, otherId: string) {
  const reading = clientById(scope, clientId);
  const [client, named, link] = await Promise.all([
    reading.then(found),
    clientNamed(scope, otherId),
    linkBetween(scope.within(clientId, reading), clientId, otherId),
  ]);
  return { client, named, link };
}
