import type { Scope } from '../shared/access/scope.ts';
import { serve } from '../shared/http/serve.ts';
import { newId } from '../shared/ids.ts';
import { found } from '../shared/problems.ts';
import { exported, newExport } from './export.ts';
import { downloadUrlOf, exportById, saveExportBegun } from './export-store.ts';
import { begun, type ClientImport, uploadSeconds } from './import.ts';
import { detailed } from './import-view.ts';
import { clientImports } from './routes.ts';
import { checkOf, importById, importsListed, saveBegun } from './store.ts';

export const handler = serve(clientImports, {
  async begin({ scope, body }) {
    await scope.granted; // before a link is signed
    const { practiceId, facts } = scope;
    const one = begun({ id: newId('clientImport', facts.at), practiceId, ...body }, facts.at);
    const { uploadOf } = await import('./files-store.ts');
    return saveBegun(scope, one, { ...detailed(one, undefined), ...(await uploadOf(scope, one.id, uploadSeconds)) });
  },

  list: ({ scope, query }) => importsListed(scope, query),

  async read({ scope, path }) {
    const [one, check] = await Promise.all([importById(scope, path.importId), checkOf(scope, path.importId)]);
    return detailed(found(one), check);
  },

  async dryRun({ scope, path, body }) {
    await scope.granted; // no file is read for somebody who may not
    const { dryRun } = await steps();
    return shown(scope, await dryRun(scope, path.importId, body));
  },

  async commit({ scope, path, body }) {
    const { commitImport } = await steps();
    return shown(scope, await commitImport(scope, path.importId, body));
  },

  async rollback({ scope, path }) {
    const { rollBack } = await steps();
    return shown(scope, await rollBack(scope, path.importId));
  },

  async beginExport({ scope }) {
    const { practiceId, facts } = scope;
    const one = newExport({ id: newId('clientExport', facts.at), practiceId }, facts.at);
    return saveExportBegun(scope, one, exported(one, null));
  },

  async readExport({ scope, path }) {
    const one = found(await exportById(scope, path.exportId));
    return exported(one, await downloadUrlOf(scope, one));
  },
});

/** What reads lists is large, and loaded once one is to be read. */
const steps = () => import('./import-steps-writing.ts');

const shown = async (scope: Scope, one: ClientImport) => detailed(one, await checkOf(scope, one.id));
