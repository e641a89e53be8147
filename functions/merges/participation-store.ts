import type { Participation } from '../groups/participation.ts';
import { extended } from '../groups/period.ts';
import { participations } from '../groups/records.ts';
import type { Scope } from '../shared/access/scope.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import { itemAt, itemsIn, marked, markOf, placed, unmoved } from '../shared/table/moving.ts';
import type { Op } from '../shared/table/ops.ts';
import type { Route } from './companions-store.ts';
import { renamed } from './renaming.ts';

/** The groups a client takes, took or will take part in. What was saved a moment ago may not be among them yet. */
export async function groupsWith(scope: Scope, clientId: string): Promise<string[]> {
  const items = await itemsIn(scope, ranges.groupsOf(scope.practiceId, clientId));
  return items.map((item) => String(item['gsi3sk']));
}

/** The participation in a group goes over; where both took part, the days of the two are joined. */
export async function participationMoved(scope: Scope, groupId: string, route: Route): Promise<Op[]> {
  const { practiceId } = scope;
  const [key, movedTo] = placesOf(practiceId, groupId, route);
  const [item, there] = await Promise.all([itemAt(scope, key), itemAt(scope, movedTo)]);
  if (!item || !unmoved(item)) return [];
  const mark = { movedTo, movedBy: route.mergeId };
  if (!unmoved(there)) {
    return [placed(practiceId, renamed(item, route.from, route.to), there), marked(practiceId, item, mark)];
  }
  const [theirs, own] = await Promise.all([participations.get(scope, key), participations.get(scope, movedTo)]);
  return [
    ...(own && theirs ? [participations.replace(own, withDaysOf(own, theirs))] : []),
    marked(practiceId, item, { ...mark, kept: item, replaced: there }),
  ];
}

/** So many stretches of time would be too many for one record: then those of the client who stays are kept as they are. */
const mostPeriods = 100;

function withDaysOf(own: Participation, theirs: Participation): Participation {
  if (own.periods.length + theirs.periods.length > mostPeriods) return own;
  return { ...own, periods: [...theirs.periods.reduce(extended, own.periods as Participation['periods'])] };
}

/** The participation in a group comes back; days that were joined are parted where nothing was changed since. */
export async function participationBack(scope: Scope, groupId: string, route: Route): Promise<Op[]> {
  const { practiceId } = scope;
  const [movedTo, key] = placesOf(practiceId, groupId, route);
  const [marking, current] = await Promise.all([itemAt(scope, key), itemAt(scope, movedTo)]);
  const mark = markOf(marking);
  if (mark?.movedBy !== route.mergeId) return [];
  const item = unmoved(current);
  if (!mark.kept) {
    if (!item) return [];
    const after = renamed(item, route.from, route.to);
    return [placed(practiceId, after, marking), marked(practiceId, item, { movedTo: key, movedBy: route.mergeId })];
  }
  const { kept, replaced } = mark;
  const version = Number(item?.['version']);
  const isUnchanged = replaced && version === Number(replaced['version']) + 1;
  return [
    placed(practiceId, kept, marking),
    ...(isUnchanged ? [placed(practiceId, { ...replaced, version: version + 1 }, item)] : []),
  ];
}

const placesOf = (practiceId: string, groupId: string, { from, to }: Route) =>
  [keys.participation(practiceId, groupId, from), keys.participation(practiceId, groupId, to)] as const;
