/** Who or what has a row of its own. Names are lower case; a name that a record does not give is the empty text. */
import type { SubjectKind } from '../detections/detection.ts';

export type Subject =
  /** `mailbox` where the record names no actor: strangers in different mailboxes are not one person. */
  | {
      readonly kind: 'actor';
      readonly tenantId: string | null;
      readonly actor: string;
      readonly mailbox?: string | null;
    }
  /** By principal name; by GUID where that is all that a record gives. */
  | {
      readonly kind: 'mailbox';
      readonly tenantId: string | null;
      readonly mailbox: string;
      /** Another name by which records may call it; no part of its identity. */
      readonly guid?: string | null;
    }
  /** `user` is empty for an application that acts by itself. */
  | { readonly kind: 'application'; readonly tenantId: string | null; readonly appId: string; readonly user: string }
  | {
      readonly kind: 'device-account';
      readonly tenantId: string | null;
      readonly device: string;
      readonly account: string;
    }
  /** A person across devices and cloud, by the local part of the account's name, at one cmdlet. */
  | { readonly kind: 'person'; readonly tenantId: string | null; readonly account: string; readonly cmdlet: string }
  /**
   * A person by the id in the directory, whatever the account is called, at one cmdlet: `identityText`, in observations its
   * keyed hash. So the rows of a person's names, which hold that hash, lead to the row of the identity.
   */
  | { readonly kind: 'identity'; readonly tenantId: string | null; readonly identity: string }
  | { readonly kind: 'rule'; readonly tenantId: string | null; readonly rule: string }
  /** A request to export a mailbox, by the name that whoever made it gave it. */
  | { readonly kind: 'request'; readonly tenantId: string | null; readonly request: string }
  | { readonly kind: 'tenant'; readonly tenantId: string | null };

const NAMES: { readonly [K in SubjectKind]: (subject: Extract<Subject, { kind: K }>) => readonly string[] } = {
  actor: ({ actor, mailbox }) => [actor, mailbox ?? ''],
  mailbox: ({ mailbox }) => [mailbox],
  application: ({ appId, user }) => [appId, user],
  'device-account': ({ device, account }) => [device, account],
  person: ({ account, cmdlet }) => [account, cmdlet],
  identity: ({ identity }) => [identity],
  rule: ({ rule }) => [rule],
  request: ({ request }) => [request],
  tenant: () => [],
};

export function identityText(objectId: string, cmdlet: string): string {
  return `${objectId} ${cmdlet}`;
}

/** A text that is different for different subjects: NUL separates, and names hold none. */
export function subjectText(subject: Subject): string {
  const partsOf = NAMES[subject.kind] as (subject: Subject) => readonly string[];
  const names = partsOf(subject).map((name) => name.replaceAll('\0', ''));
  return [subject.kind, subject.tenantId ?? '', ...names].join('\0');
}

/** What facts about a subject may call it that are kept at its tenant, in lower case. */
export function namesOf(subject: Subject): readonly string[] {
  switch (subject.kind) {
    case 'mailbox': {
      const local = subject.mailbox.includes('@') ? [subject.mailbox.slice(0, subject.mailbox.lastIndexOf('@'))] : [];
      return [subject.mailbox, ...local, ...(subject.guid ? [subject.guid] : [])];
    }
    case 'application':
      return [subject.appId];
    default:
      return [];
  }
}

/** Whom an alert about the subject names as actor; null where that follows from its records alone. */
export function actorOfSubject(subject: Subject): string | null {
  switch (subject.kind) {
    case 'actor':
      return subject.actor || null;
    case 'device-account':
    case 'person':
      return subject.account || null;
    default:
      return null;
  }
}
