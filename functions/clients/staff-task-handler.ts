import type { Endpoints } from '../shared/http/feature.ts';
import { practiceOf } from '../shared/practice.ts';
import { found } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { dateIn } from '../shared/time.ts';
import { ageWarnings } from './age.ts';
import { listed } from './client.ts';
import type { clients } from './routes.ts';
import { requireClosable, taskKey, taskNamed } from './staff-task.ts';
import type { staffTaskRoutes } from './staff-task-routes.ts';
import { clientsById, openTasksWithin, saveCompleted, taskAbout } from './staff-task-store.ts';
import { clientById } from './store.ts';

/** The endpoints of what staff are to look at. */
export const staffTaskEndpoints: Pick<Endpoints<typeof clients>, keyof typeof staffTaskRoutes> = {
  async staffTasks({ scope, query }) {
    const [{ items, ...more }, { ageOfMajority, timeZone }] = await Promise.all([
      openTasksWithin(scope, query),
      practiceOf(scope),
    ]);
    const known = await clientsById(
      scope,
      items.map(({ clientId }) => clientId),
    );
    const day = { ageOfMajority, today: dateIn(timeZone, scope.facts.at) };
    const tasks = items.flatMap((task) => {
      const client = known.get(task.clientId);
      return client
        ? [{ ...task, key: taskKey(task), client: listed(client), warnings: ageWarnings(client, day) }]
        : [];
    });
    return { items: tasks, ...more };
  },

  completeStaffTask: ({ scope, path }) =>
    decided(async () => {
      const reading = clientById(scope, path.clientId);
      const inside = scope.within(path.clientId, reading);
      const about = { clientId: path.clientId, ...found(taskNamed(path.taskKey)) };
      const [, task] = await Promise.all([reading.then(found), taskAbout(inside, about).then(found)]);
      requireClosable(task);
      if (!task.doneAt) await saveCompleted(inside, task);
      return undefined;
    }),
};
