import { describe, expect, test } from 'vitest';
import { LocationEdit, NewLocation, opened } from '../../../functions/practices/location.ts';
import { NewService, offered, ServiceEdit } from '../../../functions/practices/service.ts';

const origin = { id: 'svc_1', practiceId: 'prac_1', at: '2026-03-10T15:00:00.000Z' };
const wanted = { code: ' h0004 ', name: 'Counselling', durationMinutes: 15, rateCents: 0 };

describe('SETUP-4: a service', () => {
  test('is active from the start, and takes the usual where nothing is said', () => {
    expect(offered(NewService.parse(wanted), origin)).toEqual({
      id: 'svc_1',
      practiceId: 'prac_1',
      code: 'H0004',
      name: 'Counselling',
      durationMinutes: 15,
      rateCents: 0,
      modality: 'either',
      kind: 'individual',
      isSelfSchedulable: false,
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 0,
      isActive: true,
      createdAt: origin.at,
      version: 1,
    });
  });

  test.each<[string, object]>([
    ['code', { code: '' }],
    ['code', { code: '90837 95' }],
    ['durationMinutes', { durationMinutes: 4 }],
    ['durationMinutes', { durationMinutes: 60.5 }],
    ['rateCents', { rateCents: -1 }],
    ['rateCents', { rateCents: 99.5 }],
    ['modality', { modality: 'phone' }],
    ['bufferAfterMinutes', { bufferAfterMinutes: 241 }],
  ])('has no such %s: %j', (field, values) => {
    for (const schema of [NewService, ServiceEdit]) {
      const { error } = schema.safeParse({ ...wanted, ...values });
      expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
    }
  });

  test('changes in what an edit names, and in nothing else', () => {
    expect(ServiceEdit.parse({ isActive: false })).toEqual({ isActive: false });
  });
});

describe('a location', () => {
  test('is an office in the time zone of the practice where nothing is said', () => {
    expect(opened(NewLocation.parse({ name: 'Harbour Street' }), { ...origin, id: 'loc_1' })).toEqual({
      id: 'loc_1',
      practiceId: 'prac_1',
      name: 'Harbour Street',
      kind: 'office',
      address: null,
      timeZone: null,
      phone: null,
      isActive: true,
      createdAt: origin.at,
      version: 1,
    });
  });

  test('changes in what an edit names, and null clears', () => {
    expect(LocationEdit.parse({ phone: null })).toEqual({ phone: null });
  });
});
