import { describe, expect, test } from 'vitest';
import { isFilledIn, onboarding, type Progress } from '../../../functions/practices/onboarding.ts';
import { founded } from './practices.ts';

const nothing: Progress = {
  'settings-filled': false,
  'service-exists': false,
  'second-member': false,
  'client-exists': false,
  'client-assigned': false,
  'intake-completed': false,
  'appointment-documented': false,
  'invoice-issued': false,
};
const help = 'https://help.example';

describe('SETUP-3: the onboarding', () => {
  test('has exactly three steps in order, with their items, each with a help link', () => {
    const { steps } = onboarding(nothing, help);
    expect(steps.map(({ id, items }) => [id, items.map((item) => item.id)])).toEqual([
      ['profile', ['settings-filled', 'service-exists']],
      ['team-and-clients', ['second-member', 'client-exists', 'client-assigned']],
      ['intake-and-invoicing', ['intake-completed', 'appointment-documented', 'invoice-issued']],
    ]);
    for (const { items } of steps) {
      expect(items.map(({ helpUrl }) => helpUrl)).toEqual(items.map(({ id }) => `${help}/onboarding#${id}`));
    }
  });

  test.each(Object.keys(nothing))('shows %s as done once it is, and nothing else', (id) => {
    const items = onboarding({ ...nothing, [id]: true }, help).steps.flatMap((step) => step.items);
    expect(items.filter(({ done }) => done).map((item) => item.id)).toEqual([id]);
  });

  test('has a step done when all its items are', () => {
    const done = (progress: Partial<Progress>) =>
      onboarding({ ...nothing, ...progress }, help).steps.map((step) => step.done);
    expect(done({ 'settings-filled': true })).toEqual([false, false, false]);
    expect(done({ 'settings-filled': true, 'service-exists': true })).toEqual([true, false, false]);
  });

  test('has the settings filled in with an address and a way to be reached', () => {
    const { practice } = founded;
    const address = { line1: '1', line2: null, city: 'Boston', region: null, postalCode: null, country: 'US' };
    const contact = { email: null, phone: null, website: 'https://harbour.example/' };
    expect(isFilledIn(practice)).toBe(false);
    expect(isFilledIn({ ...practice, address, contact })).toBe(false);
    expect(isFilledIn({ ...practice, contact: { ...contact, phone: '5550100' } })).toBe(false);
    expect(isFilledIn({ ...practice, address, contact: { ...contact, phone: '5550100' } })).toBe(true);
    expect(isFilledIn({ ...practice, address, contact: { ...contact, email: 'a@harbour.example' } })).toBe(true);
  });
});
