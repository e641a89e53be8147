import { describe, expect, test } from 'vitest';
import { openapi } from '../../../functions/shared/http/openapi.ts';
import { drop, hours, keep, parcels, see, send } from './parcels.ts';

interface Told {
  readonly headers?: Record<string, unknown>;
  readonly content?: Record<string, unknown>;
  readonly description: string;
}

const made = openapi([parcels]) as { paths: Record<string, Record<string, { responses: Record<string, Told> }>> };

function responses(on: string): Record<string, Told> {
  const [method = '', path = ''] = on.split(' ');
  return made.paths[path]?.[method.toLowerCase()]?.responses ?? {};
}
const types = (on: string, status: number) => Object.keys(responses(on)[status]?.content ?? {});

describe('the reference tells', () => {
  test('of every status that the gateway answers too in which forms it comes', () => {
    const either = ['application/json', 'application/problem+json'];
    expect([types(send, 401), types(send, 413), types(send, 503)]).toEqual([either, either, either]);
    expect([types(send, 400), types(send, 404)]).toEqual([['application/problem+json'], ['application/problem+json']]);
    expect(responses(hours)).not.toHaveProperty('401');
  });

  test('that every POST by somebody signed in may be refused for its Idempotency-Key', () => {
    expect(responses(keep)[400]?.description).toContain('`request-invalid`');
    expect(responses(see)).not.toHaveProperty('400');
  });

  test('which answers carry an ETag: those with a version', () => {
    expect(responses(see)[200]?.headers).toHaveProperty('ETag');
    expect(responses(drop)[204]).not.toHaveProperty('headers');
  });
});
