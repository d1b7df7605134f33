/** Names of people, mailboxes, hosts, addresses and applications behind an alert, ready for Sentinel's entity mapping. */
import type { PurgewatchEvent } from '../events/event.ts';
import type { AlertEntities, ProcessEntity } from './alert.ts';
import { accountIdOf } from './culprit.ts';
import { maskSecrets } from './mask-secrets.ts';
import { plainLines, plainText } from './safe-text.ts';

/** Names of one kind that an alert carries; Sentinel maps the first ones. */
const MAX_NAMES = 10;

/**
 * @param who whom the alert names as actor
 * @param commandLines whether command lines are shown at all; secrets in them are masked
 */
export function entitiesOf(
  events: readonly PurgewatchEvent[],
  who: string | null,
  commandLines: boolean,
): AlertEntities {
  // Name and id of one account: that of the alert.
  const ids = events.filter((event) => event.actor === who).map(accountIdOf);
  return {
    account: who ? { ...splitUpn(plainText(who)), objectId: ids.find((id) => id !== null) ?? null } : null,
    mailboxes: names(events, addressOf),
    hosts: names(events, (event) => ('device' in event ? event.device : null)),
    ips: names(events, (event) => event.ip),
    applications: names(events, (event) => ('appId' in event ? event.appId : null)),
    processes: processesOf(events, commandLines),
    files: names(events, (event) => (event.kind === 'file' ? event.fileName : null)),
  };
}

/** Each program with what it was told, once. */
function processesOf(events: readonly PurgewatchEvent[], commandLines: boolean): ProcessEntity[] {
  const found = new Map<string, ProcessEntity>();
  for (const event of events) {
    if (event.kind !== 'process' || found.size >= MAX_NAMES) continue;
    const fileName = plainText(event.fileName);
    const commandLine = commandLines ? maskSecrets(plainLines(event.commandLine)) : null;
    found.set(`${fileName}\0${commandLine}`, { fileName, commandLine });
  }
  return [...found.values()];
}

/** Calls may name a mailbox by an object id, which is no address. */
function addressOf(event: PurgewatchEvent): string | null {
  const mailbox = mailboxOf(event);
  return event.kind === 'api' && mailbox !== null && !mailbox.includes('@') ? null : mailbox;
}

/** The mailbox that a record or a call was about; null where it names none. */
export function mailboxOf(event: PurgewatchEvent): string | null {
  return event.kind === 'audit' || event.kind === 'api' ? event.mailbox : null;
}

/** A user principal name is split at its last @, as Sentinel's Account entity wants it. */
export function splitUpn(actor: string): { name: string; upnSuffix: string | null } {
  const at = actor.lastIndexOf('@');
  return at > 0 && at < actor.length - 1
    ? { name: actor.slice(0, at), upnSuffix: actor.slice(at + 1) }
    : { name: actor, upnSuffix: null };
}

function names(events: readonly PurgewatchEvent[], nameOf: (event: PurgewatchEvent) => string | null): string[] {
  const found = events.map(nameOf).flatMap((name) => (name === null ? [] : plainText(name) || []));
  return [...new Set(found)].slice(0, MAX_NAMES);
}
