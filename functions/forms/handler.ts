import { serve } from '../shared/http/serve.ts';
import { forms } from './routes.ts';
import { formLibrary } from './store.ts';

export const handler = serve(forms, {
  library: async ({ scope }) => ({ items: await formLibrary(scope) }),
});
