import * as z from 'zod';
import { type Route, staff } from '../shared/http/feature.ts';
import { page, pageQuery } from '../shared/http/paging.ts';
import { NewBankAccount, ShownBankAccount } from './bank-account.ts';
import { ChangedLocation, LocationEdit, LocationProfile, NewLocation } from './location.ts';
import { Onboarding } from './onboarding.ts';
import { NewService, ServiceEdit, ServiceProfile } from './service.ts';
import { ChangedSettings, PracticeSettings, SettingsEdit } from './settings.ts';

const address = { line1: '12 Harbour Street', city: 'Boston', region: 'MA', postalCode: '02110', country: 'US' };

/** The routes by which a practice is set up. */
export const setup = {
  settings: {
    on: 'GET /v1/practices/{practiceId}/settings',
    summary: 'Read the settings of the practice',
    allow: staff('practice.settings.read'),
    returns: [200, PracticeSettings],
  },
  changeSettings: {
    on: 'PATCH /v1/practices/{practiceId}/settings',
    summary: 'Change settings of the practice',
    description:
      'Fields that are left out stay; null clears. Appointments keep their instant when the time zone changes: the ' +
      'answer says how many there are to come, but for those at a location with a time zone of its own, and how the ' +
      'local time of the soonest reads now. The currency cannot change once there are services: their rates are in it.',
    allow: staff('practice.settings.manage'),
    ifMatch: 'optional',
    body: SettingsEdit,
    returns: [200, ChangedSettings],
    refuses: ['invalid-value', 'changed-meanwhile'],
    example: {
      contact: { email: 'hello@harbour.example', phone: '+1 617 555 0100' },
      address,
      timeZone: 'America/Denver',
    },
  },
  bankAccount: {
    on: 'GET /v1/practices/{practiceId}/settings/bank-account',
    summary: 'Read where payouts go',
    description: 'Of the account number only the last four characters are shown.',
    allow: staff('practice.bankAccount.manage'),
    returns: [200, ShownBankAccount],
  },
  setBankAccount: {
    on: 'PUT /v1/practices/{practiceId}/settings/bank-account',
    summary: 'Say where payouts go',
    allow: staff('practice.bankAccount.manage'),
    ifMatch: 'optional',
    body: NewBankAccount,
    returns: [200, ShownBankAccount],
    refuses: ['invalid-value', 'changed-meanwhile'],
    example: {
      holder: 'Harbour Family Therapy LLC',
      bankName: 'First Harbour Bank',
      country: 'US',
      routingNumber: '110000000',
      accountNumber: '000123456789',
    },
  },
  services: {
    on: 'GET /v1/practices/{practiceId}/services',
    summary: 'List the services of the practice, those no longer offered too',
    allow: staff('practice.settings.read', 'practice.services.manage'),
    query: z.object(pageQuery),
    returns: [200, page(ServiceProfile).meta({ id: 'ServicePage' })],
  },
  addService: {
    on: 'POST /v1/practices/{practiceId}/services',
    summary: 'Add a service',
    allow: staff('practice.services.manage'),
    body: NewService,
    returns: [201, ServiceProfile],
    example: { code: '90837', name: 'Psychotherapy, 60 minutes', durationMinutes: 60, rateCents: 16_500 },
  },
  changeService: {
    on: 'PATCH /v1/practices/{practiceId}/services/{serviceId}',
    summary: 'Change a service',
    description:
      'Fields that are left out stay. Services are not deleted: one with `isActive` off is offered no longer, and ' +
      'stays on the appointments it was booked for.',
    allow: staff('practice.services.manage'),
    ifMatch: 'optional',
    body: ServiceEdit,
    returns: [200, ServiceProfile],
    refuses: ['changed-meanwhile'],
    example: { rateCents: 17_000 },
  },
  locations: {
    on: 'GET /v1/practices/{practiceId}/locations',
    summary: 'List the locations of the practice, those no longer used too',
    allow: staff('practice.settings.read', 'practice.locations.manage'),
    query: z.object(pageQuery),
    returns: [200, page(LocationProfile).meta({ id: 'LocationPage' })],
  },
  addLocation: {
    on: 'POST /v1/practices/{practiceId}/locations',
    summary: 'Add a location',
    allow: staff('practice.locations.manage'),
    body: NewLocation,
    returns: [201, LocationProfile],
    example: { name: 'Harbour Street', address, phone: '+1 617 555 0100' },
  },
  changeLocation: {
    on: 'PATCH /v1/practices/{practiceId}/locations/{locationId}',
    summary: 'Change a location',
    description:
      'Fields that are left out stay; null clears. Locations are not deleted: one with `isActive` off is used no ' +
      'longer, and stays on the appointments that were there. Appointments keep their instant when the time zone changes: ' +
      'the answer says how many there are to come at this location, and how the local time of the soonest reads now.',
    allow: staff('practice.locations.manage'),
    ifMatch: 'optional',
    body: LocationEdit,
    returns: [200, ChangedLocation],
    refuses: ['changed-meanwhile'],
    example: { phone: '+1 617 555 0199' },
  },
  onboarding: {
    on: 'GET /v1/practices/{practiceId}/onboarding',
    summary: 'The steps of setting up the practice, as far as they are done',
    allow: staff('practice.settings.read'),
    returns: [200, Onboarding],
  },
} as const satisfies Record<string, Route>;
