/** Whether the collection rule takes a row with the columns of this version. */
import { isAggregateLogsUploadError, LogsIngestionClient } from '@azure/monitor-ingestion';
import { readSettings } from '../../../shared/settings/settings.ts';
import { boundWaits } from '../../../shared/sinks/logs-client.ts';
import { faultOf, statusOf } from '../../../shared/stores/fault.ts';
import { type Check, fail, pass } from '../check.ts';
import { testRow as rowOf } from '../test-row.ts';

const TIMEOUT_MS = 60_000;

export const testRow: Check = {
  id: 'test-row',
  passes:
    'the collection rule takes a row of all columns, marked IsTest: rules, workbook and the function Purgewatch leave it out',
  role: 'Monitoring Metrics Publisher on the collection rule',
  run: async ({ env, credential, now }) => {
    const { PURGEWATCH_SENTINEL_ENDPOINT: endpoint, ...settings } = readSettings(env);
    const client = boundWaits(new LogsIngestionClient(endpoint, credential));
    const row = rowOf(new Date(now()).toISOString());
    try {
      await client.upload(settings.PURGEWATCH_SENTINEL_RULE_ID, settings.PURGEWATCH_SENTINEL_STREAM, [row], {
        abortSignal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return [pass('test row', `taken: Purgewatch_CL | where AlertId == "${row.AlertId}" shows it within ten minutes`)];
    } catch (fault) {
      const cause = isAggregateLogsUploadError(fault) ? (fault.errors[0]?.cause ?? fault) : fault;
      const todo = adviceFor(statusOf(cause));
      if (todo === undefined) throw cause;
      return [fail('test row', `refused (${statusOf(cause)} ${faultOf(cause) ?? 'without a reason'})`, todo)];
    }
  },
};

function adviceFor(status: number | undefined): string | undefined {
  if (status === 404)
    return 'there is no such rule or stream: set PURGEWATCH_SENTINEL_RULE_ID and _STREAM to those of the deployment, or deploy the templates again';
  if (status === 400) return 'columns of the rule and of the code differ: deploy the templates of this version';
  return undefined;
}
