import type { Place } from './places.ts';

interface Sample {
  readonly body?: (place: Place) => Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const token = 'J3v0e1uQm0bq0m1nA8m2QxC4H6Yk9sT1wZr5dPfLgNo';

/** A request of every operation that works, apart from its path. */
export const samples: Readonly<Record<string, Sample>> = {
  'practices.found': {
    body: () => ({ name: 'Harbour Family Therapy', timeZone: 'Europe/Berlin', firstName: 'Ana', lastName: 'Reyes' }),
  },
  'practices.me': {},
  'clients.register': {
    body: () => ({
      firstName: 'Maya',
      lastName: 'Okafor',
      email: 'maya@family.example',
      birthDate: '2016-03-09',
      isMinor: true,
    }),
  },
  'clients.list': {},
  'clients.read': {},
  'clients.edit': {
    headers: { 'if-match': '"1"' },
    body: () => ({
      firstName: 'Mara',
      lastName: 'Okafor',
      email: null,
      birthDate: null,
      isMinor: false,
      status: 'active',
    }),
  },
  'clients.relations': {},
  'clients.relate': {
    body: () => ({
      type: 'emergency-contact',
      atThisPractice: false,
      firstName: 'Ike',
      lastName: 'Okafor',
      email: 'ike@family.example',
      relationship: 'uncle',
      sendPortalInvite: false,
      access: { documents: 'view' },
    }),
  },
  'forms.library': {},
  'invitations.preview': {},
  'invitations.invite': {
    body: ({ relationId, formId }) => ({ recipients: [{ kind: 'relation', id: relationId, formIds: [formId] }] }),
  },
  'invitations.list': {},
  'invitations.resend': {},
  'invitations.revoke': {},
  'acceptances.lookup': { body: () => ({ token }) },
  'acceptances.accept': { body: () => ({ token, password: 'a-Long-enough-1', clientBirthDate: '2016-03-09' }) },
  'acceptances.acceptSignedIn': { body: () => ({ token, clientBirthDate: '2016-03-09' }) },
  'portal.accounts': {},
  'portal.dashboard': {},
  'portal.tasks': {},
};
