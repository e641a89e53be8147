import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';

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

/** Lambda always hands its credentials over in the environment, so the SDK's search for them is left out. */
const environmentCredentials: Plugin = {
  name: 'environment-credentials',
  setup({ onResolve, onLoad }) {
    const filter = /^@aws-sdk\/credential-provider-node$/;
    onResolve({ filter }, (found) => ({ path: found.path, namespace: 'credentials' }));
    onLoad({ filter: /.*/, namespace: 'credentials' }, () => ({
      contents: `export const defaultProvider = () => async () => ({
        accessKeyId: process.env.AWS_ACCESS_KEY_ID,
        secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
        sessionToken: process.env.AWS_SESSION_TOKEN,
      });`,
      loader: 'js',
    }));
  },
};

/** Parts of the SDK that it loads in a browser, or for APIs that stream events: never here. They are left out. */
const neverLoaded = ['bowser', '@smithy/core/event-streams'];

/** Its mailer's client speaks XML. Bundled with the others, what that takes would lie in the chunks they all share. */
const bundledApart = new Set(['mail']);

/** Bundles every function of these names; returns each one's directory. */
export async function bundleFunctions(
  names: readonly string[],
  outputDirectory = path.join(root, '.build'),
): Promise<ReadonlyMap<string, string>> {
  rmSync(outputDirectory, { recursive: true, force: true });
  const groups = Map.groupBy(names, (name) => (bundledApart.has(name) ? `${name}-apart` : 'together'));
  const bundled = await Promise.all(
    [...groups].map(async ([group, members]) => {
      const directory = path.join(outputDirectory, group);
      const { metafile } = await bundledTogether(members, directory);
      return members.map((name) => [name, packed(name, metafile, directory, outputDirectory)] as const);
    }),
  );
  return new Map(bundled.flat());
}

/** One call for many functions: far faster than one call each, at the price of some code that only others need. */
const bundledTogether = (names: readonly string[], directory: string) =>
  build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(names.map((name) => [name, `functions/${name}/handler.ts`])),
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    metafile: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'error',
    external: neverLoaded,
    plugins: [builtinModules, environmentCredentials],
    banner: { js: "const require=process.getBuiltinModule('node:module').createRequire(import.meta.url);" },
  });

/** Puts a function's entry and the chunks it can reach into a directory of their own. */
function packed(name: string, { outputs }: Metafile, bundled: string, outputDirectory: string): string {
  const directory = path.join(outputDirectory, name);
  mkdirSync(directory, { recursive: true });
  const relative = (file: string) => path.relative(root, path.join(bundled, file));
  const entry = `${name}.mjs`;
  const reached = new Set<string>();
  const pending = [relative(entry)];
  for (let output = pending.pop(); output !== undefined; output = pending.pop()) {
    if (reached.has(output)) continue;
    reached.add(output);
    pending.push(...(outputs[output]?.imports ?? []).filter((one) => !one.external).map((one) => one.path));
  }
  for (const output of reached) {
    const file = path.basename(output);
    copyFileSync(path.join(root, output), path.join(directory, file === entry ? 'index.mjs' : file));
  }
  return directory;
}
