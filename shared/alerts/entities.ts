/** Names of people, mailboxes, hosts, addresses and applications behind an alert, ready for Sentinel's entity mapping. */
import type { PurgewatchEvent } from '../events/event.ts';
import type { AlertEntities } from './alert.ts';

/** Names of one kind that an alert carries; Sentinel maps the first ones. */
const MAX_NAMES = 10;

export function entitiesOf(events: readonly PurgewatchEvent[]): AlertEntities {
  const withActor = events.find((event) => event.actor !== null);
  const objectId = events.map((event) => ('accountObjectId' in event ? event.accountObjectId : null)).find(Boolean);
  return {
    account: withActor?.actor ? { ...splitUpn(withActor.actor), objectId: objectId ?? null } : null,
    mailboxes: names(events, (event) => (event.kind === 'audit' ? event.mailbox : null)),
    hosts: names(events, (event) => ('device' in event ? event.device : null)),
    ips: names(events, (event) => event.ip),
    applications: names(events, (event) => ('appId' in event ? event.appId : null)),
  };
}

/** A user principal name is split at its last @, as Sentinel's Account entity wants it. */
export function splitUpn(actor: string): { name: string; upnSuffix: string | null } {
  const at = actor.lastIndexOf('@');
  return at > 0 && at < actor.length - 1
    ? { name: actor.slice(0, at), upnSuffix: actor.slice(at + 1) }
    : { name: actor, upnSuffix: null };
}

function names(events: readonly PurgewatchEvent[], nameOf: (event: PurgewatchEvent) => string | null): string[] {
  const found = events.map(nameOf).filter((name): name is string => name !== null && name !== '');
  return [...new Set(found)].slice(0, MAX_NAMES);
}
