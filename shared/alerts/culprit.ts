/**
 * Who or what did everything behind an alert, for those who act on it without asking. An alert about a mailbox or a rule has
 * records of its owner beside those of an intruder, and the most frequent name is no proof: where not all records are of one
 * account, it is nobody's.
 */
import type { PurgewatchEvent, SourceForm } from '../events/event.ts';
import type { Culprit } from './alert.ts';
import { FIRST_PARTY } from './first-party.ts';

/** What principal names are made of. Playbooks put them into addresses of the directory. */
const PRINCIPAL_NAME = /^[a-z0-9._%+'-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}$/;

/** Ids of the directory. They are as long as whoever wrote the record likes, and playbooks put them into addresses too. */
const DIRECTORY_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Logs of Office 365, whose names the directory gave. The cmdlet log of a server is a Windows event log, into which whoever rules any
 * host that ships one writes what they like; accounts of Google are none of this directory, whatever they are called.
 */
const OF_DIRECTORY: ReadonlySet<SourceForm> = new Set(['office-activity', 'unified-audit-log', 'cloud-app-events']);

/** @param complete whether these are all records behind the alert */
export function culpritOf(events: readonly PurgewatchEvent[], complete: boolean): Culprit {
  return { account: complete ? accountOf(events) : null, applicationId: applicationOf(events) };
}

function accountOf(events: readonly PurgewatchEvent[]): Culprit['account'] {
  const names = new Set(events.map((event) => event.actor?.toLowerCase() ?? ''));
  const [principalName = ''] = names;
  if (names.size !== 1 || !PRINCIPAL_NAME.test(principalName)) return null;
  const ids = new Set(events.flatMap((event) => accountIdOf(event) ?? []));
  // Of others only what the directory has confirmed: anybody on a device may write any name into a log.
  const isKnown = events.every((event) => OF_DIRECTORY.has(event.form) || accountIdOf(event) !== null);
  const [objectId = null] = ids;
  if (!isKnown || ids.size > 1 || (objectId !== null && !DIRECTORY_ID.test(objectId))) return null;
  return { principalName, objectId };
}

/** Object id of who acted, in lower case. */
export function accountIdOf(event: PurgewatchEvent): string | null {
  if (event.kind === 'audit') return event.userObjectId ?? null;
  return (event.kind === 'api' ? event.userId : event.accountObjectId)?.toLowerCase() ?? null;
}

/** The one application that made all calls, or that acted by itself. */
function applicationOf(events: readonly PurgewatchEvent[]): string | null {
  const ids = new Set(
    events.flatMap((event) => {
      const acts =
        event.kind === 'api' ||
        (event.kind === 'audit' && (event.userType === 'application' || event.userType === 'service-principal'));
      return acts && event.appId !== null ? [event.appId.toLowerCase()] : [];
    }),
  );
  const [id] = ids;
  return ids.size === 1 && id !== undefined && DIRECTORY_ID.test(id) && !FIRST_PARTY.has(id) ? id : null;
}
