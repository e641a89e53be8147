import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answered, as, type Caller, type Sending } from '../support/api.ts';
import { fieldsOf, withValue } from '../support/bad-bodies.ts';
import { at, operations } from '../support/operations.ts';
import { newPlace, type Place } from '../support/places.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { samples } from '../support/samples.ts';
import { stored } from '../support/stored.ts';

/** Sent wherever data goes; it must come back nowhere. */
const canary = 'zqxj';

const hostile = {
  'a line break': `${canary}\r\nBcc: ${canary}@evil.example`,
  NUL: `${canary}\u0000x`,
  'an escape': `${canary}\u001b[31m`,
  'a right-to-left override': `${canary}\u202efdp`,
  'an Arabic letter mark': `${canary}\u061cx`,
  'a zero-width space': `${canary}\u200bx`,
  'a line separator': `${canary}\u2028x`,
  markup: `<script>${canary}</script>`,
  'a lone surrogate': `${canary}\ud800`,
  'nothing but space': ' \u00a0\t ',
};

let practice: TestPractice;
let place: Place;
let before: string[];
const everything = () => stored({ practices: [practice.id], logins: [practice.owner.sub] });

beforeAll(async () => {
  practice = await newPractice();
  place = await newPlace(practice);
  before = await everything();
});

afterAll(async () => {
  expect(await everything(), 'nothing is stored of what was refused').toEqual(before);
});

const withBody = operations.filter(({ route }) => route.body);

/** A field and a value it must not take. */
interface Wrong {
  readonly pointer: string;
  readonly value: unknown;
}

describe.each(withBody)('$name', (operation) => {
  const fields = fieldsOf(operation);
  const openToAll = ['anyone', 'token-holder'].includes(operation.route.allow.by);
  const caller = (): Caller => (openToAll ? as(undefined) : practice.owner.staff);
  const sample = () => samples[operation.name]?.body?.(place) ?? {};
  const headers = samples[operation.name]?.headers ?? {};

  async function send(body: unknown, more: Sending = {}): Promise<Answered> {
    const answered = await caller()(at(operation, place), body, { ...more, headers: { ...headers, ...more.headers } });
    expect(JSON.stringify(answered.body)).not.toContain(canary);
    return answered;
  }

  const refused = (pointer: string, detail: unknown = expect.any(String)) => ({
    status: 400,
    code: 'request-invalid',
    errors: expect.arrayContaining([{ in: 'body', pointer, detail }]),
  });

  /**
   * Checks that each of these values is refused, its field named. Fields of one depth are sent wrong all at once; one that
   * is not named then, because another hides it, is sent wrong alone.
   */
  async function requireNamed(what: string, wrong: readonly Wrong[]): Promise<void> {
    const depths = [...new Set(wrong.map(({ pointer }) => pointer.split('/').length))];
    for (const depth of depths) {
      const together = wrong.filter(({ pointer }) => pointer.split('/').length === depth);
      const { status, body } = await send(
        together.reduce((all, one) => withValue(all, one.pointer, one.value), sample()),
      );
      const errors: { pointer: string; detail: string }[] = status === 400 ? body.errors : [];
      const isNamed = ({ pointer }: Wrong) =>
        errors.some((error) => error.pointer === pointer && !error.detail.includes('is required'));
      for (const { pointer, value } of together.filter((one) => !isNamed(one))) {
        const alone = await send(withValue(sample(), pointer, value));
        const named = refused(pointer, expect.not.stringContaining('is required'));
        expect(alone.body, `${pointer}: ${what}`).toMatchObject(named);
      }
    }
  }

  test('names every required field that is missing', async () => {
    const required = fields.filter(({ isRequired }) => isRequired);
    for (const { pointer } of required) {
      const { body } = await send(withValue(sample(), pointer, undefined));
      expect(body).toMatchObject(refused(pointer, 'is required'));
    }
    const outermost = required.filter(({ pointer }) => pointer.split('/').length === 2);
    if (outermost.length === 0) return; // then an empty object is a body that works
    const { body } = await send({});
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(
      outermost.map(({ pointer }) => pointer),
    );
  });

  test('names every field of a wrong type', async () => {
    const most = Math.max(...fields.map(({ wrongTypes }) => wrongTypes.length));
    for (let i = 0; i < most; i += 1) {
      const wrong = fields.filter(({ wrongTypes }) => i < wrongTypes.length);
      await requireNamed(
        `wrong type ${i}`,
        wrong.map(({ pointer, wrongTypes }) => ({ pointer, value: wrongTypes[i] })),
      );
    }
  });

  test('names fields that are not of this request, so that none can be slipped in', async () => {
    for (const name of ['role', 'practiceId', 'clientId', 'version', 'assigned', 'guardians', 'id', 'state', 'sub']) {
      const { body } = await send(withValue(sample(), `#/${name}`, canary));
      expect(body, name).toMatchObject(refused(`#/${name}`));
    }
    for (const name of ['__proto__', 'constructor', 'zqxj zqxj', '$ne']) {
      const raw = JSON.stringify(sample()).replace('{', `{${JSON.stringify(name)}:{"${canary}":"${canary}"},`);
      const { status, body } = await send(undefined, { raw });
      expect({ name, status, code: body.code }).toEqual({ name, status: 400, code: 'request-invalid' });
    }
  });

  const texts = fields.filter(({ isFreeText }) => isFreeText);
  test('names every line of text with controls, markup or invisible characters', async () => {
    for (const [what, value] of Object.entries(hostile)) {
      const refusing = texts.filter(({ isMultiline }) => !(isMultiline && what === 'a line break'));
      await requireNamed(
        what,
        refusing.map(({ pointer }) => ({ pointer, value })),
      );
    }
  });

  test('names every text that is too long', async () => {
    const limited = fields.filter(({ maxLength }) => maxLength !== undefined);
    await requireNamed(
      'too long',
      limited.map(({ pointer, maxLength = 0 }) => ({ pointer, value: 'x'.repeat(maxLength + 1) })),
    );
  });

  test('refuses what is no JSON object', async () => {
    const deep = 50_000;
    const bodies = {
      'no JSON': `{"firstName": ${canary}`,
      'an array': `["${canary}"]`,
      'a number': '42',
      'a text': `"${canary}"`,
      null: 'null',
      'deep arrays': '['.repeat(deep) + ']'.repeat(deep),
      'deep arrays that never end': '['.repeat(deep),
      'deep objects': '{"a":'.repeat(40_000) + 1 + '}'.repeat(40_000),
    };
    for (const [what, raw] of Object.entries(bodies)) {
      const { status, body } = await send(undefined, { raw });
      expect({ what, status, code: body.code }).toEqual({ what, status: 400, code: 'request-invalid' });
    }
  });

  test('refuses deep nesting inside a field', async () => {
    const [first] = fields;
    const raw = JSON.stringify(withValue(sample(), first?.pointer ?? '', '@')).replace(
      '"@"',
      '[{"a":'.repeat(20_000) + 1 + '}]'.repeat(20_000),
    );
    const { body } = await send(undefined, { raw });
    expect(body).toMatchObject({ status: 400, code: 'request-invalid' });
    expect(body.errors[0].pointer).toContain(first?.pointer);
  });

  test.each([300_000, 1_000_000])('answers 413 to %i bytes', async (size) => {
    const { status, body } = await send({ ...sample(), firstName: canary.repeat(size / 4) });
    expect({ status, code: body.code }).toEqual({ status: 413, code: 'body-too-large' });
  });
});
