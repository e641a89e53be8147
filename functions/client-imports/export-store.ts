import type { Scope } from '../shared/access/scope.ts';
import { due } from '../shared/effects.ts';
import { commit } from '../shared/table/commit.ts';
import { keys } from '../shared/table/keys.ts';
import type { ClientExport } from './export.ts';
import { exports } from './records.ts';

export const exportById = (scope: Scope, exportId: string): Promise<ClientExport | undefined> =>
  exports.get(scope, keys.clientExport(scope.practiceId, exportId));

export const saveExportBegun = <T>(scope: Scope, begun: ClientExport, answer: T): Promise<T> =>
  commit(scope, {
    event: 'client-export.created',
    subjectId: begun.id,
    ops: [
      exports.insert(begun),
      due({ effect: 'client-work', practiceId: scope.practiceId, recordId: begun.id }, scope.facts.at),
    ],
    answer,
  });

/** Where a finished export can be downloaded. */
export const downloadUrlOf = async (scope: Scope, one: ClientExport): Promise<string | null> =>
  one.state === 'ready' ? (await import('./files-store.ts')).downloadOf(scope, one.id) : null;
