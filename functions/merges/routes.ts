import * as z from 'zod';
import { feature, staff } from '../shared/http/feature.ts';
import { Duplicate } from './duplicate.ts';
import { ListedMerge, NewMerge } from './merge.ts';

const ofClient = '/v1/practices/{practiceId}/clients/{clientId}';

export const merges = feature({
  name: 'merges',
  impact: 'Duplicate clients cannot be found and merged, nor can a merge be undone.',
  uses: ['table', 'signing-key'],
  routes: {
    duplicates: {
      on: `GET ${ofClient}/duplicates`,
      summary: 'List other clients who may be the same person',
      description: 'Those with the same name, whatever its case and accents, whose birth date does not say otherwise.',
      allow: staff('clients.merge'),
      returns: [200, z.object({ items: z.array(Duplicate) }).meta({ id: 'DuplicateList' })],
    },
    merges: {
      on: `GET ${ofClient}/merges`,
      summary: 'List what was merged into a client',
      description: 'Oldest first, with how far each has come. Merges that were undone are not listed.',
      allow: staff('clients.merge'),
      returns: [200, z.object({ items: z.array(ListedMerge) }).meta({ id: 'MergeList' })],
    },
    merge: {
      on: `POST ${ofClient}/merges`,
      summary: 'Merge a duplicate into a client',
      description:
        'All records of the duplicate move to the client in the path, and so do the logins of its contacts; requests for ' +
        'the duplicate lead there from now on (308). Where only the duplicate has something on file, the client is given ' +
        'it; where both have, that of the client stays. A contact of both is kept once. Should both have a login, that of ' +
        'the duplicate can act in the portal that stays. `moving` means that the rest follows within moments. Repeated, it ' +
        'tells how far it has come.',
      allow: staff('clients.merge'),
      body: NewMerge,
      resumable: true,
      returns: [201, ListedMerge],
      refuses: ['invalid-value', 'reference-unknown', 'merge-refused', 'changed-meanwhile'],
      example: { clientId: 'cli_01K0000000000000000000000C' },
    },
    undo: {
      on: `POST ${ofClient}/merges/{mergeId}/undo`,
      summary: 'Undo a merge',
      description:
        'For 30 days. What came from the duplicate goes back, with whatever was changed on it since; what was made since ' +
        'stays, unless it is about a contact who goes back; access that was cut since stays cut. `undoing` means that the ' +
        'rest follows within moments: until then requests for the duplicate still lead to the client in the path. ' +
        'Repeated, it tells how far it has come.',
      allow: staff('clients.merge'),
      resumable: true,
      returns: [200, ListedMerge],
      refuses: ['merge-refused', 'merge-undo-expired', 'changed-meanwhile'],
    },
  },
});
