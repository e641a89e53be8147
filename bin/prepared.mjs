// Runs one thing with Node 24 on installed packages, whatever Node started this file and whether or not anything is
// installed yet: `node bin/prepared.mjs <script or package command> [arguments]`. Plain JavaScript, no packages.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
const modules = path.join(root, 'node_modules');
const commands = path.join(modules, '.bin');
const node24 = path.join(modules, 'node/bin/node');

function install() {
  const marker = path.join(modules, '.caseload-lock');
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(node24) && existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  console.error('Installing packages (npm ci) ...');
  const options = { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' };
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], options);
  if (status !== 0) stop('The packages could not be installed; npm says why above.');
  writeFileSync(marker, wanted);
}

function checkNode() {
  const { stdout } = spawnSync(node24, ['--version'], { encoding: 'utf8' });
  if (stdout?.startsWith('v24.')) return;
  stop(
    `Node 24 could not be unpacked to ${node24}. It comes with the package "node", whose install script must be allowed ` +
      'to run (npm config get ignore-scripts must say false). Then try again.',
  );
}

function run([target, ...rest]) {
  if (!target) stop('Usage: node bin/prepared.mjs <script or package command> [arguments]');
  const program = /\.(ts|mjs|js)$/.test(target) ? path.resolve(root, target) : path.join(commands, target);
  const child = spawn(node24, [program, ...rest], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: commands + path.delimiter + process.env.PATH },
  });
  passSignals(child);
  followNpm(child);
  child.on('exit', (code, signal) => process.exit(code ?? 128 + os.constants.signals[signal]));
}

/** A terminal sends Ctrl-C to the child itself; a second one would mean "at once". */
function passSignals(child) {
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
}

/** npm waits for its scripts; when it is gone it was killed, and nobody is left to stop what it started. */
function followNpm(child) {
  if (!process.env.npm_lifecycle_event) return;
  const before = waiting();
  setInterval(() => waiting() === before || child.kill('SIGTERM'), 100).unref();
}

/** Who waits for this process: npm, or a shell of npm's and, where the system tells, npm behind it. */
function waiting() {
  try {
    const parent = readFileSync(`/proc/${process.ppid}/status`, 'utf8');
    const grandparent = /^Name:\s*\w*sh$/m.test(parent) ? /^PPid:\s*\d+$/m.exec(parent) : '';
    return `${process.ppid} ${grandparent}`;
  } catch {
    return `${process.ppid} `;
  }
}

function stop(message) {
  console.error(message);
  process.exit(1);
}

install();
checkNode();
run(process.argv.slice(2));
