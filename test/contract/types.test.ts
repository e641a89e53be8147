import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { type Facts, Scope } from '../../functions/shared/access/scope.ts';
import { anyone, feature, signedIn, staff } from '../../functions/shared/http/feature.ts';
import { serve } from '../../functions/shared/http/serve.ts';

const Greeting = z.object({ text: z.string() }).meta({ id: 'Greeting' });

const greetings = feature({
  name: 'greetings',
  impact: 'Nothing: it is a test.',
  uses: [],
  routes: {
    greet: {
      on: 'GET /v1/practices/{practiceId}/greetings/{greetingId}',
      summary: 'Greet',
      allow: anyone('a greeting is for everybody'),
      returns: [200, Greeting],
    },
    meet: { on: 'POST /v1/meetings', summary: 'Meet', allow: staff('clients.read'), body: Greeting, returns: [204] },
  },
});

const greet = async () => ({ text: 'Hello' });
const meet = async () => undefined;
const facts: Facts = { at: '', requestId: '', deadline: 0, operation: '' };

/** What must not compile: each line marked is an error, of the kind the mark names. None of it is ever called. */
const mistakes = {
  nothingWrong: () => serve(greetings, { greet, meet }),
  aMissingEndpoint: () =>
    // @ts-expect-error Property 'meet' is missing
    serve(greetings, { greet }),
  anEndpointOfNoRoute: () =>
    // @ts-expect-error 'part' does not exist in type
    serve(greetings, { greet, meet, part: meet }),
  aPathParameterTheRouteDoesNotHave: () =>
    serve(greetings, {
      // @ts-expect-error Property 'clientId' does not exist
      greet: async ({ path }) => ({ text: path.clientId }),
      meet,
    }),
  aBodyWhereTheRouteTakesNone: () =>
    serve(greetings, {
      // @ts-expect-error 'body' is possibly 'undefined'
      greet: async ({ body }) => ({ text: body.text }),
      meet,
    }),
  aVersionWhereTheRouteAsksForNone: () =>
    serve(greetings, {
      greet,
      meet: async ({ version }) => {
        // @ts-expect-error 'undefined' is not assignable to type 'number'
        const named: number = version;
        return void named;
      },
    }),
  anAnswerOfAnotherShape: () =>
    // @ts-expect-error Type 'number' is not assignable to type 'string'
    serve(greetings, { greet: async () => ({ text: 1 }), meet }),
  anAnswerWhereNothingIsPromised: () =>
    // @ts-expect-error is not assignable to type 'undefined'
    serve(greetings, { greet, meet: async () => ({ text: 'Hello' }) }),
  theRightOfAMemberWhereAnybodyMayAsk: () =>
    serve(greetings, {
      // @ts-expect-error Property 'granted' does not exist
      greet: async ({ scope }) => ({ text: String(await scope.granted) }),
      meet,
    }),
  aScopeMadeByHand: () =>
    // @ts-expect-error Constructor of class 'Scope<A>' is private
    new Scope('prac_1', facts, Promise.reject(new Error())),
  aScopeThatOnlyLooksLikeOne: () => {
    // @ts-expect-error Property 'within' is missing
    const forged: Scope = { practiceId: 'prac_1', facts, granted: Promise.reject(new Error()) };
    return forged;
  },
  aRouteThatAllowsNobodyInParticular: () =>
    feature({
      ...greetings,
      // @ts-expect-error Property 'allow' is missing
      routes: { greet: { on: 'GET /v1/greetings', summary: 'Greet', returns: [204] } },
    }),
  anOpenRouteWithoutAReason: () =>
    // @ts-expect-error Expected 1 arguments
    anyone(),
  aPermissionOfNoCatalogue: () =>
    // @ts-expect-error '"clients.everything"' is not assignable
    staff('clients.everything'),
  anAppNobodyHas: () =>
    // @ts-expect-error '"admin"' is not assignable
    signedIn('admin'),
  aRefusalOfNoCatalogue: () =>
    feature({
      ...greetings,
      routes: {
        greet: {
          on: 'GET /v1/greetings',
          summary: 'Greet',
          allow: signedIn(),
          returns: [204],
          // @ts-expect-error '"no-greeting"' is not assignable
          refuses: ['no-greeting'],
        },
      },
    }),
};

const mark = /^\s*\/\/ @ts-expect-error (.+)$/;

/** The errors of this file, by line, as they are when the marks are not there to swallow them. */
function errorsWithoutMarks(file: string): Map<number, string> {
  const { config } = ts.readConfigFile(fileURLToPath(new URL('../../tsconfig.json', import.meta.url)), ts.sys.readFile);
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const read = host.readFile;
  host.readFile = (path) => (path === file ? read(path)?.replaceAll('@ts-expect-error', '') : read(path));
  const program = ts.createProgram([file], options, host);
  const source = program.getSourceFile(file);
  const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  return new Map(
    found.map(({ start = 0, messageText }) => [
      source?.getLineAndCharacterOfPosition(start).line ?? 0,
      ts.flattenDiagnosticMessageText(messageText, '\n'),
    ]),
  );
}

test('every mistake against a declaration is a compile error, for the reason it should be', {
  timeout: 120_000,
}, () => {
  const file = fileURLToPath(import.meta.url);
  const errors = errorsWithoutMarks(file);
  const lines = (ts.sys.readFile(file) ?? '').split('\n');
  const expected = lines.flatMap((text, line) => {
    const reason = mark.exec(text)?.[1];
    return reason ? [{ line: line + 1, reason }] : [];
  });
  expect(expected).toHaveLength(Object.keys(mistakes).length - 1);
  expect([...errors.keys()].sort((a, b) => a - b)).toEqual(expected.map(({ line }) => line));
  for (const { line, reason } of expected) expect(errors.get(line)).toMatch(new RegExp(reason));
});
