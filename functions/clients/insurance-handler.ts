import type { Endpoints } from '../shared/http/feature.ts';
import { found } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { requireVersion } from '../shared/versions.ts';
import { policiesShown, requireSound } from './insurance.ts';
import type { insuranceRoutes } from './insurance-routes.ts';
import { insuranceOf, saveInsurance } from './insurance-store.ts';
import type { clients } from './routes.ts';
import { clientById } from './store.ts';

/** The endpoints of how a client is insured. */
export const insuranceEndpoints: Pick<Endpoints<typeof clients>, keyof typeof insuranceRoutes> = {
  async policies({ scope, path }) {
    const inside = scope.within(path.clientId, clientById(scope, path.clientId));
    return policiesShown(await insuranceOf(inside, path.clientId));
  },

  setPolicies: ({ scope, path, body, version }) =>
    decided(async () => {
      const reading = clientById(scope, path.clientId);
      const inside = scope.within(path.clientId, reading);
      const [client, before] = await Promise.all([reading.then(found), insuranceOf(inside, path.clientId)]);
      const current = before?.version ?? 0;
      requireVersion({ version: current }, version);
      requireSound(body);
      const after = { practiceId: scope.practiceId, clientId: client.id, items: body.items, version: current + 1 };
      return saveInsurance(inside, before, after, policiesShown(after));
    }),
};
