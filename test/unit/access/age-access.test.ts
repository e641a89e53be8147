import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageEffect, ageEffectSince, reachesAgeOn } from '../../../functions/shared/access/age-access.ts';
import { type AgeRule, ageRulesOf } from '../../../functions/shared/practice-settings.ts';

const at = (today: string, timeZone = 'America/New_York') => ({ today, timeZone });
const suspend = (age: number): AgeRule => ({ age, action: 'suspend' });
const review = (age: number): AgeRule => ({ age, action: 'review' });
const child = { bornOn: '2016-03-10', agreedAt: '2020-01-01T12:00:00.000Z' };

describe('MINOR-3: the access of a guardian', () => {
  test.each([
    ['the day before', '2034-03-09', undefined],
    ['the day itself', '2034-03-10', 'ended'],
    ['long after', '2050-01-01', 'ended'],
  ])('ends on the day the client comes of age: on %s', (_, today, expected) => {
    expect(ageEffect(child, ageRulesOf({ ageRules: null, ageOfMajority: 18 }), at(today))).toBe(expected);
  });

  test('follows the age of majority, whatever rules for other ages the practice has chosen', () => {
    const effect = (ageRules: AgeRule[] | null, today: string, ageOfMajority = 18) =>
      ageEffect(child, ageRulesOf({ ageRules, ageOfMajority }), at(today));
    expect([effect(null, '2034-03-10', 21), effect(null, '2037-03-10', 21)]).toEqual([undefined, 'ended']);
    for (const chosen of [[review(14)], [suspend(25)], [review(14), suspend(25)], [review(21)]]) {
      expect(effect(chosen, '2034-03-09')).not.toBe('ended');
      expect(effect(chosen, '2034-03-10')).toBe('ended');
    }
  });

  test('follows a rule for the very age of majority, or one that ends it before', () => {
    const rules = (...ageRules: AgeRule[]) => ageRulesOf({ ageRules, ageOfMajority: 18 });
    for (const chosen of [[review(18)], [suspend(18)], [suspend(16)], [review(14), suspend(16), review(21)]]) {
      expect(rules(...chosen)).toEqual(chosen);
    }
    expect(rules(review(14), suspend(21))).toEqual([review(14), suspend(18), suspend(21)]);
    expect(rules(review(21))).toEqual([suspend(18), review(21)]);
  });

  test('that was agreed to on that day or later goes on', () => {
    const agreed = (agreedAt: string, today = '2034-03-11') =>
      ageEffect({ ...child, agreedAt }, [suspend(18)], at(today));
    expect(agreed('2034-03-10T04:59:59.999Z')).toBe('ended'); // still the 9th in New York
    expect(agreed('2034-03-10T05:00:00.000Z')).toBeUndefined();
    expect(agreed('2034-03-10T05:00:00.000Z', '2060-01-01')).toBeUndefined();
    expect(ageEffect({ bornOn: child.bornOn }, [suspend(18)], at('2034-03-11'))).toBe('ended');
  });

  test('that was agreed to after one rule is ended by a later one', () => {
    const agreed = { ...child, agreedAt: '2034-06-01T12:00:00.000Z' };
    const rules = [suspend(21), suspend(18)];
    expect(ageEffect(agreed, rules, at('2037-03-09'))).toBeUndefined();
    expect(ageEffectSince(agreed, rules, at('2037-03-10'))).toEqual({ effect: 'ended', since: '2037-03-10' });
  });

  test('is to be looked at again at every age of a review, and given all the while', () => {
    const rules = [review(16), review(14), suspend(18)];
    const since = (today: string) => ageEffectSince(child, rules, at(today));
    expect(since('2030-03-09')).toBeUndefined();
    expect(since('2030-03-10')).toEqual({ effect: 'review', since: '2030-03-10' });
    expect(since('2032-03-10')).toEqual({ effect: 'review', since: '2032-03-10' });
    expect(since('2034-03-10')).toEqual({ effect: 'ended', since: '2034-03-10' });
    expect(since('2040-01-01')).toEqual({ effect: 'ended', since: '2034-03-10' });
  });

  test('of a client whose birth date is not on file follows no rule', () => {
    expect(ageEffect({ agreedAt: child.agreedAt }, [suspend(0)], at('2034-03-10'))).toBeUndefined();
  });

  test('of one born on 29 February ends on that day, or on 1 March', () => {
    const leap = { ...child, bornOn: '2016-02-29' };
    expect(ageEffect(leap, [suspend(18)], at('2034-02-28'))).toBeUndefined();
    expect(ageEffect(leap, [suspend(18)], at('2034-03-01'))).toBe('ended');
    expect(ageEffect(leap, [suspend(20)], at('2036-02-28'))).toBeUndefined();
    expect(ageEffect(leap, [suspend(20)], at('2036-02-29'))).toBe('ended');
    expect(reachesAgeOn('2016-02-29', 20)).toBe('2036-02-29');
  });

  test('ends once and for all, as long as nobody agrees to it anew', () => {
    const date = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
    const day = date.map((instant) => instant.toISOString().slice(0, 10));
    const rules = fc.array(
      fc.record({ age: fc.integer({ min: 0, max: 30 }), action: fc.constantFrom('suspend', 'review') }),
    );
    fc.assert(
      fc.property(day, date, rules, day, day, (bornOn, agreed, some, one, other) => {
        const [early = '', late = ''] = [one, other].sort();
        const guards = { bornOn, agreedAt: agreed.toISOString() };
        const effects = [early, late].map((today) => ageEffect(guards, some, at(today)));
        if (effects[0] === 'ended') expect(effects[1]).toBe('ended');
        if (effects[0] === 'review') expect(effects[1]).toBeDefined();
      }),
    );
  });
});
