/** Deletes and purges through Microsoft Graph. */
import { graphTarget } from '../detections/graph-target.ts';
import type { ApiEvent } from '../events/event.ts';
import { EntryFlag } from '../subjects/entry.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Fact } from './fact.ts';
import type { Context, FactSource } from './source.ts';
import { actorSubject } from './subjects.ts';

const DETECTION = 'graph-mail-deletion';
/** Findings below this are moves and changes of rules: what they do is not logged. */
const LOW = 20;

export const graph: FactSource = {
  ofApi(event, context) {
    const found = context.findings.find((finding) => finding.detection === DETECTION);
    if (found === undefined || found.score < LOW) return [];
    if (isPurge(event)) return [purge(event, context)];
    return isDelete(event) ? [deletion(event, context)] : [];
  },
};

function isPurge({ uri }: ApiEvent): boolean {
  return graphTarget(uri).action[0] === 'purgedata';
}

function isDelete({ method, uri }: ApiEvent): boolean {
  return method.toUpperCase() === 'DELETE' || graphTarget(uri).action[0] === 'permanentdelete';
}

function deletion(event: ApiEvent, { score }: Context): Fact {
  return { ...NEUTRAL, subject: applicationOf(event), kind: 'graph-delete', score, flags: EntryFlag.notCalendar };
}

function purge(event: ApiEvent, { score }: Context): Fact {
  const actor = event.actor ?? event.appId ?? '';
  const subject = actor === '' ? actorSubject(event) : { kind: 'actor' as const, tenantId: event.tenantId, actor };
  return { ...NEUTRAL, subject, kind: 'purge@graph', score, flags: EntryFlag.notCalendar };
}

const NEUTRAL = { weight: 1, key: null, alternative: null } as const;

/** The application with the user for whom it acts; by itself it has none. */
function applicationOf({ tenantId, appId, userId, appOnly }: ApiEvent): Subject {
  return { kind: 'application', tenantId, appId: appId ?? '', user: appOnly ? '' : (userId ?? '') };
}
