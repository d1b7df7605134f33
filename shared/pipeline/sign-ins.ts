/**
 * From which networks accounts sign in, where a deployment reads sign-ins: a sighting at the account for each network and day, and
 * nothing else. There are more sign-ins than all other records of people, so they are in no journal and no window.
 */
import type { PurgewatchEvent } from '../events/event.ts';
import { actorSubject } from '../facts/subjects.ts';
import { dayOf, type Sighted } from '../subjects/habits.ts';
import type { Hasher } from '../subjects/hashing.ts';
import { type Subject, subjectText } from '../subjects/subject.ts';

/** The operation of AuditLogRecordType 15, in lower case. Source: Office 365 Management Activity API schema, "STS logon". */
const SIGN_IN_OPERATION = 'userloggedin';

/** What the prefilter must let through beside everything else. */
export function withSignIns<T extends { readonly operations: ReadonlySet<string> }>(interests: T): T {
  return { ...interests, operations: new Set([...interests.operations, SIGN_IN_OPERATION]) };
}

/** The letter of their sightings. Never changed: it is in storage. */
export const SIGN_IN_LETTER = 's';

/** Networks by account and day of which this process knows that they are written. */
const REMEMBERED = 65_536;

export interface SignIn {
  readonly subject: Subject;
  readonly sighted: Sighted;
}

export interface SignIns {
  /** Null for whatever is no sign-in, or one that is written already. */
  read(event: PurgewatchEvent, arrival: number | null): SignIn | null;
  /** Says that they are written. */
  written(signIns: readonly SignIn[]): void;
}

export function createSignIns({ hasher }: { readonly hasher: Hasher }): SignIns {
  const known = new Set<string>();
  const textOf = ({ subject, sighted: { name, time } }: SignIn) => `${subjectText(subject)} ${name} ${dayOf(time)}`;
  return {
    read(event, arrival) {
      if (event.kind !== 'audit' || event.operation.toLowerCase() !== SIGN_IN_OPERATION) return null;
      const network = event.ip === null ? null : networkOf(event.ip);
      if (event.outcome === 'failed' || event.actor === null || network === null) return null;
      const name = `${SIGN_IN_LETTER}${hasher.keyHash(event.tenantId, network)}`;
      const time = Math.max(0, Math.min(event.time, arrival ?? event.time));
      const signIn = { subject: actorSubject(event), sighted: { name, time } };
      return known.has(textOf(signIn)) ? null : signIn;
    },
    written(signIns) {
      for (const signIn of signIns) known.add(textOf(signIn));
      for (const oldest of known) {
        if (known.size <= REMEMBERED) break;
        known.delete(oldest);
      }
    },
  };
}

/** The first 24 bits of an address, of IPv6 the first 48: phones and providers change the rest all day. */
export function networkOf(ip: string): string {
  if (!ip.includes(':')) return ip.split('.').slice(0, 3).join('.');
  const [head = '', tail] = ip.toLowerCase().split('::', 2);
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return groups
    .slice(0, 3)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
