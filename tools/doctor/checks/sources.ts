/** Whether records arrive from each source that only somebody with rights in the tenant can connect: one check for each. */
import type { ActivitySource } from '../../../shared/pipeline/activity.ts';
import { readSettings } from '../../../shared/settings/settings.ts';
import { TABLES } from '../../../shared/stores/names.ts';
import { lastHeard } from '../../../shared/stores/table-activity.ts';
import { type Check, fail, pass } from '../check.ts';
import { withHub } from '../hub-client.ts';
import type { Target } from '../target.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How far back is looked. */
const LOOK_BACK_MS = 30 * DAY_MS;
const ROLE = 'Storage Table Data Reader on the account with state';

interface Source {
  readonly id: string;
  readonly what: string;
  /** Any of these tells that it is connected. */
  readonly activity: readonly ActivitySource[];
  /** A source that was heard and then not for so long, ms, has fallen silent. */
  readonly silentMs: number;
  readonly todo: string;
}

function sourceCheck(
  { id, what, activity, silentMs, todo }: Source,
  isHeard?: (target: Target) => Promise<boolean>,
): Check {
  return {
    id,
    passes: `${what} arrive: one that matters within ${silentMs / HOUR_MS} hours`,
    role: ROLE,
    run: async (target) => {
      const table = target.storage('PURGEWATCH_STORAGE').table(TABLES.activity);
      const heard = await Promise.all(activity.map((source) => lastHeard(table, source, target.now() - LOOK_BACK_MS)));
      const last = Math.max(...heard.map((hour) => hour ?? Number.NEGATIVE_INFINITY));
      // Activity is counted by the hour.
      const silentFor = target.now() - last - HOUR_MS;
      if (silentFor <= silentMs)
        return [pass(what, `last heard in the hour of ${new Date(last).toISOString().slice(0, 16)}Z`)];
      if (await isHeard?.(target)) return [pass(what, 'records arrive; none of them had to do with mail yet')];
      const found = Number.isFinite(last)
        ? `silent since ${new Date(last).toISOString().slice(0, 16)}Z`
        : 'not heard of yet';
      return [fail(what, found, todo)];
    },
  };
}

export const auditRecords = sourceCheck({
  id: 'audit-records',
  what: 'audit records of Exchange',
  activity: ['audit'],
  silentMs: DAY_MS,
  todo: 'connect one of: CloudAppEvents of the Defender stream, the export of OfficeActivity, the collector (docs/deploy.md, Data in); the first take up to an hour',
});

export const defenderStream = sourceCheck(
  {
    id: 'defender-stream',
    what: 'records of the Defender stream',
    activity: ['endpoint', 'email'],
    silentMs: 7 * DAY_MS,
    todo: 'set up the streaming API at security.microsoft.com (docs/deploy.md, Data in); without Defender: --skip defender-stream',
  },
  endpointHubHasRecords,
);

export const graphActivity = sourceCheck({
  id: 'graph-activity',
  what: 'calls of Microsoft Graph',
  activity: ['graph'],
  silentMs: 7 * DAY_MS,
  todo: 'make the diagnostic setting of the tenant (docs/deploy.md, Data in); only calls that touch mail count, so a quiet tenant may take days; without Entra ID P1: --skip graph-activity',
});

/** Of endpoint records only those about mail are counted, and a day may have none. */
function endpointHubHasRecords(target: Target): Promise<boolean> {
  return withHub(target, readSettings(target.env).PURGEWATCH_ENDPOINT_HUB, async (client) => {
    const ids = await client.getPartitionIds();
    const ends = await Promise.all(ids.map((id) => client.getPartitionProperties(id)));
    return ends.some((end) => !end.isEmpty && target.now() - end.lastEnqueuedOnUtc.getTime() <= 7 * DAY_MS);
  });
}
