import * as z from 'zod';
import { feature, staff } from '../shared/http/feature.ts';
import { LibraryForm } from './form.ts';
import { formAssignmentRoutes } from './form-assignment-routes.ts';

export const forms = feature({
  name: 'forms',
  impact: 'Forms cannot be sent, nor can the library be seen.',
  uses: ['table'],
  routes: {
    library: {
      on: 'GET /v1/practices/{practiceId}/forms',
      summary: 'List the forms that can be sent',
      allow: staff('forms.send'),
      returns: [200, z.object({ items: z.array(LibraryForm) }).meta({ id: 'FormList' })],
    },
    ...formAssignmentRoutes,
  },
});
