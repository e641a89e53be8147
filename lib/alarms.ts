import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { LogLine } from '../functions/shared/log.ts';

interface Alarmed {
  /** What it means that this went wrong. The alarm says so. */
  readonly impact: string;
  readonly alarmAction: IAlarmAction;
  /** What the function throws may be a refusal: only what it logs counts. */
  readonly refusesByThrowing?: boolean | undefined;
}

/** The log lines that tell of a failure Lambda does not see. */
const failures: readonly LogLine['event'][] = ['request.failed', 'effect.failed'];

const period = Duration.minutes(5);

/** Goes off at the first failure of a function: one that Lambda saw, or one the function answered and logged itself. */
export function alarmOnFailures(fn: LambdaFunction, name: string, log: LogGroup, alarmed: Alarmed): void {
  const logged = log.addMetricFilter('failures', {
    filterPattern: FilterPattern.anyTerm(...failures),
    metricNamespace: Stack.of(fn).stackName,
    metricName: `${name}-failures`,
    defaultValue: 0,
  });
  const failed = logged.metric({ statistic: 'sum', period });
  const crashedOrFailed = new MathExpression({
    expression: 'FILL(crashed, 0) + FILL(logged, 0)',
    usingMetrics: { crashed: fn.metricErrors({ period }), logged: failed },
    period,
  });
  alarmAbove0(fn, 'failing', alarmed.refusesByThrowing ? failed : crashedOrFailed, alarmed);
}

/** Goes off as soon as a metric is above zero. */
export function alarmAbove0(scope: Construct, id: string, metric: IMetric, alarmed: Alarmed): void {
  new Alarm(scope, id, {
    metric,
    threshold: 0,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: alarmed.impact,
  }).addAlarmAction(alarmed.alarmAction);
}
