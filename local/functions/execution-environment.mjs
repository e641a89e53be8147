// One execution environment of a function: the parent process sends events, this one runs the handler on them.
// Its arguments are the module's path, the name of its export, and how far the emulated clock is ahead.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';

// What one environment has compiled, the next finds compiled.
enableCompileCache();

const [modulePath, exportName, ahead] = process.argv.slice(2);
let aheadMilliseconds = Number(ahead);

// Before the handler's module is loaded, which may keep references to Date.
shiftDate();

// The parent is gone, even if it was killed: nobody is left to answer to.
process.once('disconnect', () => process.exit());

const loaded = await load();
process.send({ error: loaded.error });
process.on('message', (invocation) => void run(invocation));
// It is always killed, and would not come to write this down at its end.
process.once('message', () => setTimeout(flushCompileCache, 500).unref());

async function load() {
  try {
    const handler = (await import(pathToFileURL(modulePath).href))[exportName];
    if (typeof handler === 'function') return { handler };
    return { error: problem('Runtime.HandlerNotFound', `${exportName} is not exported`) };
  } catch (error) {
    return { error: described(error) };
  }
}

async function run({ event, clockAheadMilliseconds, remainingMilliseconds, context }) {
  aheadMilliseconds = clockAheadMilliseconds;
  const deadline = performance.now() + remainingMilliseconds;
  const getRemainingTimeInMillis = () => Math.max(0, Math.round(deadline - performance.now()));
  try {
    const result = await loaded.handler(event, { ...context, getRemainingTimeInMillis });
    process.send({ result: result ?? null });
  } catch (error) {
    process.send({ error: described(error) });
  }
}

function described(error) {
  if (!(error instanceof Error)) return problem('Error', String(error));
  return problem(error.name, error.message, String(error.stack).split('\n'));
}

function problem(errorType, errorMessage, trace = []) {
  return { errorType, errorMessage, trace };
}

/** The emulated clock may stand ahead of the machine's; the handler sees only the emulated one. */
function shiftDate() {
  const MachineDate = Date;
  const machineNow = Date.now;
  const now = () => machineNow() + aheadMilliseconds;
  MachineDate.now = now;
  globalThis.Date = new Proxy(MachineDate, {
    construct: (target, given, newTarget) => Reflect.construct(target, given.length > 0 ? given : [now()], newTarget),
    apply: (target) => new target(now()).toString(),
  });
  MachineDate.prototype.constructor = globalThis.Date;
}
