/**
 * What one event contributes to the state: at which subject, what kind of act it was, how much of it, and what it can be
 * matched by. Windows add facts up, sequences look for one after another.
 */
import type { Subject } from '../subjects/subject.ts';

/**
 * Kinds of facts. A kind may carry the family of its source behind an @ (`mail-file-delete@sysmon`): one act that different
 * kinds of sources log has different ids, so each family is counted by itself.
 */
export const FACT_KINDS = [
  /** Items deleted for good. At an actor, key: the mailbox, alternative: its GUID, where it is not the actor's own; at a mailbox, key: the actor. */
  'hard-delete',
  /** Items moved to Deleted Items or Recoverable Items. Keys as for `hard-delete`. */
  'soft-delete',
  /** A request of Microsoft Graph that deletes mail. */
  'graph-delete',
  'gmail-delete',
  /** A file of a mail store. Key: none. */
  'mail-file-delete',
  /** A purge of what a compliance search found. */
  'purge',
  /** One deleted message. Key: its InternetMessageId; alternative: its subject. */
  'message-deleted',
  /** One message that was sent. Keys as for `message-deleted`. */
  'mail-sent',
  /** A security or payroll notice that arrived or was read. Keys as for `message-deleted`. */
  'notice-received',
  /**
   * An export of the mailbox was requested. Key: the mailbox's address, where it is named so; at the actor, alternative: its alias
   * where that is all that is named.
   */
  'export-requested',
  'export-removed',
  /** What a search of content found was exported, of whatever mailboxes. At the actor. */
  'content-exported',
  /** Items that known automation deleted (retention, remediation). At the mailbox, and in no window. */
  'automatic-delete',
  /** Auditing, retention or holds of the mailbox (or of the whole tenant) were weakened. */
  'protection-weakened',
  'inbox-rule-made',
  /** An inbox rule was removed or switched off. At the mailbox, whoever did it. */
  'inbox-rule-ended',
  'transport-rule-made',
  /** A mail flow rule was made, changed, switched off or removed. At the tenant: it concerns everybody's mail, whoever did it. */
  'transport-rule-changed',
  /** At the rule itself. */
  'rule-made',
  'rule-removed',
  /** Somebody was given access to a mailbox. At the grantee; key: the mailbox; alternative: its GUID, where that is all that is known. */
  'access-granted',
  /** Somebody consented to an application. At the application with its user. */
  'app-consented',
  /** A password or a second factor of the account was changed. At the account; key: who did it, where that was somebody else. */
  'credentials-changed',
  /** A mailbox cmdlet on a device. At the person; key: principal name, alternative: `identityText`. At the identity; key: account name. */
  'cmdlet-run',
  /** The same cmdlet in the audit log. */
  'cmdlet-logged',
  /** A record of it that is an answer, and no more: the cmdlet failed, or it was logged under another name of the same identity. */
  'cmdlet-answered',
  /** A remote logon on the device. */
  'remote-logon',
  /** A mail store on the device was cleared. */
  'mail-store-cleared',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

export interface Fact {
  readonly subject: Subject;
  readonly kind: FactKind | `${FactKind}@${string}`;
  /** Items, at least 1. */
  readonly weight: number;
  /** Of the gravest finding about the event, 0 for none: a sequence is graver than its gravest part. */
  readonly score: number;
  /** `EntryFlag`s. */
  readonly flags: number;
  /** What the fact is matched or told apart by: texts, hashed with the deployment's key before they are stored. */
  readonly key: string | null;
  readonly alternative: string | null;
}
