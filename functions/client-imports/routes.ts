import * as z from 'zod';
import { feature, staff } from '../shared/http/feature.ts';
import { page, pageQuery } from '../shared/http/paging.ts';
import { line } from '../shared/text.ts';
import { dateFormats } from './date-formats.ts';
import { ExportDetail } from './export.ts';
import { importFields } from './import-fields.ts';
import { ImportDetail, ListedImport, NewImport } from './import-view.ts';

const all = '/v1/practices/{practiceId}/client-imports';
const one = `${all}/{importId}` as const;
const lists = '/v1/practices/{practiceId}/client-exports';
const mostLinesNamed = 10_000;

const NewClientImport = z.strictObject({ fileName: line(200).optional() }).meta({ id: 'ClientImportWanted' });

const DryRun = z
  .strictObject({
    mapping: z
      .record(z.string().max(40), z.string().max(100))
      .optional()
      .meta({
        description: `The column, by its name, that a field is read from; left out: as suggested. Fields are ${importFields.join(', ')}`,
      }),
    dateFormat: z.enum(dateFormats).optional(),
  })
  .meta({ id: 'ClientImportDryRun' });

const Commit = z
  .strictObject({
    duplicates: z
      .enum(['leave-out', 'create'])
      .default('leave-out')
      .meta({ description: 'What becomes of rows that certainly are of somebody who is there already' }),
    leaveOutLines: z
      .array(z.int().min(1))
      .max(mostLinesNamed)
      .default([])
      .meta({ description: 'Lines of the file in which rows begin that are not to be imported' }),
  })
  .meta({ id: 'ClientImportCommit' });

/** Lists of clients on their way into a practice, and out of it (CLIENT-3). */
export const clientImports = feature({
  name: 'client-imports',
  impact: 'Lists of clients can be neither imported nor exported.',
  uses: ['table', 'table-batches', 'signing-key', 'files'],
  routes: {
    begin: {
      on: `POST ${all}`,
      summary: 'Begin to import a list of clients',
      description:
        'Answers where to upload the file: as a form of `uploadFields` and, after them, the file in `file`; at most ' +
        '20 MB, within 15 minutes. Then comes a dry run. Nothing is imported before it is committed.',
      allow: staff('clients.import'),
      body: NewClientImport,
      returns: [201, NewImport],
      example: { fileName: 'clients.csv' },
    },
    list: {
      on: `GET ${all}`,
      summary: 'List the imports, newest first',
      allow: staff('clients.import'),
      query: z.object(pageQuery),
      returns: [200, page(ListedImport).meta({ id: 'ClientImportPage' })],
    },
    read: {
      on: `GET ${one}`,
      summary: 'Read an import: its progress, and what its dry run has found',
      allow: staff('clients.import'),
      returns: [200, ImportDetail],
    },
    dryRun: {
      on: `POST ${one}/dry-run`,
      summary: 'Look at the uploaded file without importing anything',
      description:
        'Reads the file as it is now, suggests which column holds what, checks every row, and finds rows that may be ' +
        'of somebody who is there already: clients of the same name, and rows of the same file. Repeat it with another ' +
        '`mapping` or `dateFormat` until it is right. What takes longer than two seconds goes on by itself: read the ' +
        'import until it is `checked`.',
      allow: staff('clients.import'),
      body: DryRun,
      resumable: true,
      returns: [200, ImportDetail],
      refuses: ['file-missing', 'import-committed', 'file-unreadable', 'invalid-value', 'changed-meanwhile'],
      example: { mapping: { firstName: 'Vorname', lastName: 'Nachname' }, dateFormat: 'dd.mm.yyyy' },
    },
    commit: {
      on: `POST ${one}/commit`,
      summary: 'Import the rows as the last dry run has found them',
      description:
        'Rows with errors are left out, and so are those who certainly are there already, unless you say otherwise. ' +
        'What takes longer than two seconds goes on by itself: read the import until it is `imported`. Committing ' +
        'again changes nothing.',
      allow: staff('clients.import'),
      body: Commit,
      resumable: true,
      returns: [200, ImportDetail],
      refuses: ['import-not-checked', 'import-rolled-back', 'file-missing', 'invalid-value', 'changed-meanwhile'],
      example: { duplicates: 'leave-out', leaveOutLines: [17] },
    },
    rollback: {
      on: `POST ${one}/rollback`,
      summary: 'Take an import back',
      description:
        'Clients with whom nothing was done since are gone, as if they had never been imported. The others stay: they ' +
        'are in `kept`. What takes longer than two seconds goes on by itself. Rolling back again changes nothing.',
      allow: staff('clients.import'),
      resumable: true,
      returns: [200, ImportDetail],
      refuses: ['import-not-ended', 'changed-meanwhile'],
    },
    beginExport: {
      on: `POST ${lists}`,
      summary: 'Begin to export all clients as a list',
      description:
        'CSV in UTF-8, every status. Nothing in it is taken for a formula. Read the export until it is `ready`.',
      allow: staff('practice.export'),
      returns: [201, ExportDetail],
    },
    readExport: {
      on: `GET ${lists}/{exportId}`,
      summary: 'Read an export: its progress, and where to download it',
      allow: staff('practice.export'),
      returns: [200, ExportDetail],
    },
  },
});
