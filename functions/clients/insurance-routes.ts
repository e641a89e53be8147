import { type Route, staff } from '../shared/http/feature.ts';
import { NewPolicies, PolicyList } from './insurance.ts';

/** What can be asked about how a client is insured. */
export const insuranceRoutes = {
  policies: {
    on: 'GET /v1/practices/{practiceId}/clients/{clientId}/insurance-policies',
    summary: "List a client's insurance policies",
    allow: staff('insurance.read'),
    returns: [200, PolicyList],
  },
  setPolicies: {
    on: 'PUT /v1/practices/{practiceId}/clients/{clientId}/insurance-policies',
    summary: "Set a client's insurance policies",
    description: 'The whole list: a policy that is left out is gone. One at most is the primary.',
    allow: staff('insurance.update'),
    ifMatch: 'optional',
    body: NewPolicies,
    returns: [200, PolicyList],
    refuses: ['invalid-value'],
    example: {
      items: [{ payer: 'Harbour Health', memberNumber: 'HH-204-118', holder: 'client', isPrimary: true }],
    },
  },
} as const satisfies Record<string, Route>;
