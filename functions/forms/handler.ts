import { serve } from '../shared/http/serve.ts';
import { formAssignmentEndpoints } from './form-assignment-handler.ts';
import { forms } from './routes.ts';
import { formLibrary } from './store.ts';

export const handler = serve(forms, {
  library: async ({ scope }) => ({ items: await formLibrary(scope) }),

  ...formAssignmentEndpoints,
});
