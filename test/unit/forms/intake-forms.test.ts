import { describe, expect, test } from 'vitest';
import { Question } from '../../../functions/forms/form.ts';
import { intakeForms } from '../../../functions/forms/intake-forms.ts';

test('there are two intake forms with different names', () => {
  expect(intakeForms).toHaveLength(2);
  expect(new Set(intakeForms.map(({ name }) => name)).size).toBe(2);
});

describe.each(intakeForms.map((form) => [form.name, form] as const))(
  'the form "%s"',
  (_, { description, questions }) => {
    test('says what it is for', () => {
      expect(description.length).toBeGreaterThan(20);
    });

    test('gives every question an id of its own, fit for a URL', () => {
      const ids = questions.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
    });

    test('asks only questions the library knows, with something to read', () => {
      for (const question of questions) {
        expect(Question.parse(question)).toEqual(question);
        expect(question.label.trim()).not.toBe('');
      }
    });

    test('offers choices exactly where something is to be chosen, at least two and none twice', () => {
      for (const { id, type, choices } of questions) {
        expect([id, choices !== undefined]).toEqual([id, type === 'choice' || type === 'choices']);
        expect([id, new Set(choices).size]).toEqual([id, choices?.length ?? 0]);
        if (choices) expect(choices.length).toBeGreaterThanOrEqual(2);
      }
    });

    test('never requires an answer to a statement', () => {
      expect(questions.filter(({ type, required }) => type === 'statement' && required)).toEqual([]);
    });
  },
);

test('consent cannot be given without a signature, a date and the capacity in which it is signed', () => {
  const consent = intakeForms.find(({ name }) => /consent/i.test(name));
  const required = consent?.questions.filter((question) => question.required).map(({ type }) => type) ?? [];
  expect(required.filter((type) => type === 'signature')).toHaveLength(1);
  expect(required).toEqual(expect.arrayContaining(['date', 'choice']));
});
