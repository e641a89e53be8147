// Everything that can be said of the code without running it: `npm run check`.
import { spawnSync } from 'node:child_process';

const checks: Record<string, readonly string[]> = {
  'style and lint': ['biome', 'ci', '--colors=off', '--error-on-warnings', '.'],
  types: ['tsc', '-p', '.'],
  'types of the portal page': ['tsc', '-p', 'web'],
  'architecture rules': ['depcruise', '--config', '.dependency-cruiser.cjs', 'functions', 'lib', 'local', 'bin'],
  'unused code': ['knip'],
  'API reference': ['redocly', 'lint', 'openapi.json'],
  'deployment rules': ['node', 'bin/nag.ts'],
};

const failed = Object.entries(checks).filter(([name, [command = '', ...args]]) => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  console.log(`${status === 0 ? 'clean ' : 'BROKEN'}  ${name}`);
  if (status !== 0) console.log(stdout + stderr);
  return status !== 0;
});

process.exit(failed.length === 0 ? 0 : 1);
