import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Node's own modules by `process.getBuiltinModule`: as ESM imports they would load everything they export, which costs
 * a function seven times as much CPU at its start.
 */
const builtinModules: Plugin = {
  name: 'builtin-modules',
  setup({ onResolve, onLoad }) {
    const filter =
      /^(node:)?(async_hooks|buffer|child_process|crypto|dns|events|fs|fs\/promises|http|http2|https|net|os|path|perf_hooks|process|stream|stream\/promises|stream\/web|string_decoder|timers|timers\/promises|tls|url|util|zlib)$/;
    onResolve({ filter }, (found) => ({ path: found.path.replace(/^node:/, ''), namespace: 'builtin' }));
    onLoad({ filter: /.*/, namespace: 'builtin' }, (found) => ({
      contents: `module.exports = process.getBuiltinModule('node:${found.path}');`,
      loader: 'js',
    }));
  },
};

/** Lambda hands everything over in the environment: the SDK's search for credentials and its files are left out. */
const environmentOnly: Plugin = {
  name: 'environment-only',
  setup({ onLoad }) {
    const loads = (filter: RegExp, contents: string) => onLoad({ filter }, () => ({ contents, loader: 'js' }));
    loads(
      /credential-provider-node\/dist-es\/index\.js$/,
      `export const defaultProvider = () => async () => ({
        accessKeyId: process.env.AWS_ACCESS_KEY_ID,
        secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
        sessionToken: process.env.AWS_SESSION_TOKEN,
      });`,
    );
    loads(
      /shared-ini-file-loader\/loadSharedConfigFiles\.js$/,
      `export { CONFIG_PREFIX_SEPARATOR } from "./constants";
      export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
    );
  },
};

/**
 * What libraries carry for others: zod's JSON schemas (the reference is made at build time) and its own words for what is
 * wrong (`issueDetail` has ours), DynamoDB's other endpoints.
 */
const neverUsed: Plugin = {
  name: 'never-used',
  setup({ onLoad }) {
    const loads = (filter: RegExp, contents: string) => onLoad({ filter }, () => ({ contents, loader: 'js' }));
    loads(/zod\/v4\/core\/(to-json-schema|json-schema-processors|json-schema-generator)\.js$/, 'module.exports = {};');
    loads(
      /zod\/v4\/locales\/en\.js$/,
      `const words = () => ({ localeError: () => 'is not valid' });
      export { words as default };`,
    );
    loads(/@aws-sdk\/endpoint-cache\/dist-es\/EndpointCache\.js$/, 'export class EndpointCache {}');
  },
};

/**
 * The classes of the errors these services can answer with: the product looks at an error's name alone, which comes with
 * the answer, and at the reasons for which a transaction was cancelled.
 */
const errorsByName: Plugin = {
  name: 'errors-by-name',
  setup({ onLoad }) {
    onLoad(
      { filter: /client-(dynamodb|cognito-identity-provider|secrets-manager)\/dist-es\/schemas\/schemas_0\.js$/ },
      ({ path: file }) => ({
        contents: readFileSync(file, 'utf8').replace(
          /^n0_registry\.registerError\((?!TransactionCanceledException).*$/gm,
          '',
        ),
        loader: 'js',
      }),
    );
  },
};

const format: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunk-[hash]',
  legalComments: 'none',
  logLevel: 'error',
  // Parts of the SDK that it loads in a browser, or for APIs that stream events: never here.
  external: ['bowser', '@smithy/core/event-streams'],
};

/**
 * Bundles every function of these names; returns each one's directory. One pass reads all sources once and puts what
 * functions share into common chunks; the next gives each function what it needs of them, in as few files as can be.
 */
export async function bundleFunctions(
  names: readonly string[],
  outputDirectory = path.join(root, '.build'),
): Promise<ReadonlyMap<string, string>> {
  rmSync(outputDirectory, { recursive: true, force: true });
  const together = path.join(outputDirectory, 'together');
  await build({
    ...format,
    entryPoints: Object.fromEntries(names.map((name) => [name, `functions/${name}/handler.ts`])),
    outdir: together,
    mainFields: ['module', 'main'],
    plugins: [builtinModules, environmentOnly, neverUsed, errorsByName],
    minifyIdentifiers: true, // not the white space, with which the marks of what has no effect would go
    minifySyntax: true,
  });
  const directories = names.map((name) => [name, path.join(outputDirectory, name)] as const);
  await Promise.all(
    directories.map(([name, outdir]) =>
      build({ ...format, entryPoints: { index: path.join(together, `${name}.mjs`) }, outdir, minify: true }),
    ),
  );
  return new Map(directories);
}
