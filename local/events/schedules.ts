import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Assembly, Resource } from '../assembly/assembly.ts';
import type { Clock } from '../clock.ts';
import type { Functions } from '../functions/functions.ts';
import type { Store } from '../store.ts';
import type { EventSource } from './mapping.ts';

interface SchedulesIn {
  readonly assembly: Assembly;
  readonly functions: Functions;
  readonly store: Store;
  readonly clock: Clock;
  log(source: string, line: string): void;
}

const Rule = z.object({
  ScheduleExpression: z.string().optional(),
  State: z.string().default('ENABLED'),
  Targets: z.array(z.object({ Arn: z.string(), Input: z.string().optional() })).default([]),
});

const checkMilliseconds = 250;
const unitMilliseconds: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Fires the `rate(...)` rules of the stack by the emulated clock; however far that has moved, once per look. A rule
 * whose functions are still running waits for them.
 */
export function openSchedules(options: SchedulesIn): EventSource {
  const rules = options.assembly.ofType('AWS::Events::Rule').flatMap((resource) => openRule(resource, options));
  const wake = () => {
    for (const rule of rules) rule.fireWhenDue();
  };
  const timer = setInterval(wake, checkMilliseconds).unref();
  return {
    wake,
    async stop() {
      clearInterval(timer);
      await Promise.all(rules.map((rule) => rule.finished()));
    },
  };
}

function openRule(resource: Resource, { assembly, functions, store, clock, log }: SchedulesIn) {
  const { ScheduleExpression, State, Targets } = Rule.parse(resource.properties);
  if (!ScheduleExpression || State !== 'ENABLED') return [];
  const period = periodOf(ScheduleExpression, resource.logicalId);
  const targets = Targets.map(({ Arn, Input }) => ({ fn: functions.find(Arn), input: Input && JSON.parse(Input) }));
  const key = `schedule/${resource.logicalId}`;
  let inFlight: Promise<void> | undefined;
  if (store.get(key) === undefined) store.put(key, clock.now());

  async function fire(): Promise<void> {
    const event = scheduledEvent(resource, assembly, clock.now());
    store.put(key, clock.now());
    for (const { fn, input } of targets) {
      const { error } = await fn.invoke(input ?? event);
      if (error) log(fn.name, `failed when ${resource.logicalId} fired: ${error.errorMessage}`);
    }
  }

  return {
    fireWhenDue() {
      const due = clock.now() >= (store.get<number>(key) ?? 0) + period;
      if (!due || inFlight) return;
      inFlight = fire().finally(() => {
        inFlight = undefined;
      });
    },
    finished: async () => inFlight,
  };
}

function periodOf(expression: string, rule: string): number {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const length = unitMilliseconds[unit];
  if (!length) throw new Error(`${rule}: ${expression} is not emulated; use rate(...)`);
  return Number(count) * length;
}

function scheduledEvent(rule: Resource, { region, account }: Assembly, now: number) {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    time: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [rule.arn],
    detail: {},
  };
}
