import { randomUUID } from 'node:crypto';
import type { Place } from './places.ts';

interface Sample {
  readonly body?: (place: Place) => Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const token = 'J3v0e1uQm0bq0m1nA8m2QxC4H6Yk9sT1wZr5dPfLgNo';

export const newService = {
  code: '90837',
  name: 'Psychotherapy, 60 minutes',
  durationMinutes: 60,
  rateCents: 18_000,
  modality: 'either',
  kind: 'individual',
  isSelfSchedulable: true,
};

const address = { line1: '1 Harbour Street', city: 'Portland', postalCode: '04101', country: 'US' };

export const newLocation = { name: 'Harbour Street', address };

const newDetails = {
  preferredName: 'May',
  pronouns: 'she/her',
  phone: '+1 617 555 0100',
  address,
  language: 'en-US',
  timeZone: 'America/New_York',
  emergencyNotes: 'Allergic to penicillin.\nCall the grandmother first.',
  tags: ['School'],
};

/** A request of every operation that works, apart from its path. */
export const samples: Readonly<Record<string, Sample>> = {
  'practices.found': {
    body: () => ({ name: 'Harbour Family Therapy', timeZone: 'Europe/Berlin', firstName: 'Ana', lastName: 'Reyes' }),
  },
  'practices.me': {},
  'practices.settings': {},
  'practices.changeSettings': { body: () => ({ contact: { email: 'front.desk@harbour.example' }, address }) },
  'practices.bankAccount': {},
  'practices.setBankAccount': {
    body: () => ({
      holder: 'Harbour Family Therapy',
      bankName: 'First Bank',
      country: 'US',
      accountNumber: '000123456789',
    }),
  },
  'practices.services': {},
  'practices.addService': { body: () => newService },
  'practices.changeService': { body: () => ({ rateCents: 19_000 }) },
  'practices.locations': {},
  'practices.addLocation': { body: () => newLocation },
  'practices.changeLocation': { body: () => ({ name: 'Harbour Street, second floor' }) },
  'practices.onboarding': {},
  'members.list': {},
  'members.invite': {
    body: () => ({
      email: `chloe.${randomUUID()}@people.example`,
      firstName: 'Chloe',
      lastName: 'Martin',
      role: 'therapist',
    }),
  },
  'members.importMembers': {
    body: () => ({
      members: [
        { email: `emil.${randomUUID()}@people.example`, firstName: 'Emil', lastName: 'Sand', role: 'office-manager' },
      ],
    }),
  },
  'members.read': {},
  'members.edit': { body: () => ({ lastName: 'Martin-Roy' }) },
  'members.permissions': {},
  'members.setPermissions': { body: () => ({ sets: ['default'], grants: [], denials: ['messages.client'] }) },
  'members.explainPermission': {},
  'members.resend': {},
  'members.deactivate': {},
  'members.reactivate': {},
  'members.seatTypes': {},
  'members.permissionCatalogue': {},
  'members.permissionSets': {},
  'subscription.read': {},
  'subscription.quote': { body: () => ({ seats: { clinical: 60 } }) },
  'subscription.commit': {},
  'subscription.reconciliation': {},
  'subscription.plans': {},
  'subscription.billingEvent': {},
  'clients.register': {
    body: () => ({
      firstName: 'Maya',
      lastName: 'Okafor',
      email: 'maya@family.example',
      birthDate: '2016-03-09',
      isMinor: true,
      ...newDetails,
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
  'clients.readRelation': {},
  'clients.editRelation': {
    body: () => ({
      firstName: 'Ngozi',
      lastName: 'Okafor',
      email: 'ngozi@family.example',
      relationship: 'mother',
      sendPortalInvite: true,
      access: { documents: 'view', from: null, until: '2999-12-31', basis: 'custody-order', suspended: false },
    }),
  },
  'clients.removeRelation': {},
  'clients.relationTypes': {},
  'clients.relationPermissions': {},
  'clients.assign': {},
  'clients.unassign': {},
  'clients.staffTasks': {},
  'clients.completeStaffTask': {},
  'clients.linkedAccounts': {},
  'clients.link': { body: ({ linkedClientId }) => ({ clientId: linkedClientId }) },
  'clients.unlink': {},
  'client-imports.begin': { body: () => ({ fileName: 'clients.csv' }) },
  'client-imports.list': {},
  'client-imports.read': {},
  'client-imports.dryRun': { body: () => ({}) },
  'client-imports.commit': { body: () => ({ duplicates: 'leave-out', leaveOutLines: [3] }) },
  'client-imports.rollback': {},
  'client-imports.beginExport': {},
  'client-imports.readExport': {},
  'clients.policies': {},
  'clients.setPolicies': {
    body: () => ({
      items: [
        {
          payer: 'Harbour Health',
          planName: 'Family Plus',
          memberNumber: 'HH-204-118',
          groupNumber: '7781',
          holder: 'relation',
          holderName: 'Ngozi Okafor',
          from: '2026-01-01',
          until: '2026-12-31',
          isPrimary: true,
        },
      ],
    }),
  },
  'groups.form': {
    body: ({ memberId }) => ({ name: 'Grief, Mondays', description: 'Until summer.\nRoom 2.', leaders: [memberId] }),
  },
  'groups.list': {},
  'groups.read': {},
  'groups.edit': { body: () => ({ name: 'Grief, Tuesdays', description: null, isActive: true }) },
  'groups.join': { body: () => ({ from: '2026-01-05', until: '2999-12-31' }) },
  'groups.leave': {},
  'groups.ofClient': {},
  'merges.duplicates': {},
  'merges.merges': {},
  'merges.merge': { body: ({ duplicateId }) => ({ clientId: duplicateId }) },
  'merges.undo': {},
  'forms.library': {},
  'forms.assignments': {},
  'forms.assign': {
    body: ({ relationId, formId }) => ({ formId, recipient: { kind: 'relation', id: relationId } }),
  },
  'forms.markAssignment': { body: () => ({ confidential: true }) },
  'invitations.preview': {},
  'invitations.invite': {
    body: ({ relationId, formId }) => ({ recipients: [{ kind: 'relation', id: relationId, formIds: [formId] }] }),
  },
  'invitations.list': {},
  'invitations.resend': {},
  'invitations.revoke': {},
  'invitations.viewAsRelation': {},
  'invitations.viewAsClient': {},
  'invitations.resetRelationPassword': {},
  'invitations.resetClientPassword': {},
  'acceptances.lookup': { body: () => ({ token }) },
  'acceptances.accept': { body: () => ({ token, password: 'a-Long-enough-1', clientBirthDate: '2016-03-09' }) },
  'acceptances.acceptSignedIn': { body: () => ({ token, clientBirthDate: '2016-03-09' }) },
  'portal.accounts': {},
  'portal.dashboard': {},
  'portal.tasks': {},
};
