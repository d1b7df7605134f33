/**
 * Who or what did everything behind an alert, for those who act on it without asking. An alert about a mailbox or a rule has
 * records of its owner beside those of an intruder, and the most frequent name is no proof: where not all records are of one
 * account, it is nobody's.
 */
import type { PurgewatchEvent, SourceForm } from '../events/event.ts';
import type { Culprit } from './alert.ts';

/** What principal names are made of. Playbooks put them into addresses of the directory. */
const PRINCIPAL_NAME = /^[a-z0-9._%+'-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}$/;

/** Ids of the directory. They are as long as whoever wrote the record likes, and playbooks put them into addresses too. */
const DIRECTORY_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Logs of Office 365, whose names the directory gave. The cmdlet log of a server is a Windows event log, into which whoever rules any
 * host that ships one writes what they like; accounts of Google are none of this directory, whatever they are called.
 */
const OF_DIRECTORY: ReadonlySet<SourceForm> = new Set(['office-activity', 'unified-audit-log', 'cloud-app-events']);

/**
 * Applications of Microsoft through which everybody works: disabling one would lock out the whole tenant. Source: Microsoft Entra
 * documentation, "Verify first-party Microsoft applications in sign-in reports".
 */
const FIRST_PARTY: ReadonlySet<string> = new Set([
  '00000002-0000-0000-c000-000000000000',
  '00000002-0000-0ff1-ce00-000000000000',
  '00000003-0000-0000-c000-000000000000',
  '00000003-0000-0ff1-ce00-000000000000',
  '00000006-0000-0ff1-ce00-000000000000',
  '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
  '14d82eec-204b-4c2f-b7e8-296a70dab67e',
  '1950a258-227b-4e31-a9cf-717495945fc2',
  '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
  '27922004-5251-4030-b22d-91ecd9a37ea4',
  '4765445b-32c6-49b0-83e6-1d93765276ca',
  '5d661950-3475-41cd-a2c3-d671a3162bc1',
  '5e3ce6c0-2b1f-4285-8d4b-75ee78787346',
  'c44b4083-3bb0-49c1-b47d-974e53cbdf3c',
  'd3590ed6-52b3-4102-aeff-aad2292ab01c',
  'de8bc8b5-d9f9-48b1-a8ad-b748da725064',
  'fb78d390-0c51-40cd-8e17-fdbfab77341b',
]);

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
