/** Exports of mailboxes: requested, and the request removed. */
import { texts } from '../commands/parameters.ts';
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Fact, FactKind } from './fact.ts';
import { accountIn, isGuid, localPart, named } from './names.ts';
import type { Context, FactSource } from './source.ts';
import { actorSubject } from './subjects.ts';

export const exportRequests: FactSource = {
  cmdlets: ['new-mailboxexportrequest', 'remove-mailboxexportrequest'],
  ofCmdlet(call, event, context) {
    const of = (kind: FactKind, subject: Subject) => fact(kind, subject, context);
    if (call.name === 'new-mailboxexportrequest') {
      const mailbox = exported(call, event);
      const atActor = of('export-requested', actorSubject(event));
      return mailbox === null ? [atActor] : [of('export-requested', mailbox), atActor];
    }
    const mailbox = removed(call, event);
    const removal = mailbox === null ? [] : [of('export-removed', mailbox)];
    // Piped, or named by a GUID: of whom it was only the actor tells.
    const isNamed = mailbox !== null && !isGuid(mailbox.mailbox);
    return isNamed ? removal : [...removal, of('export-removed', actorSubject(event))];
  },
};

type MailboxSubject = Extract<Subject, { kind: 'mailbox' }>;

function fact(kind: FactKind, subject: Subject, { score }: Context): Fact {
  return { subject, kind, weight: 1, score, flags: 0, key: null, alternative: null };
}

function exported(call: CmdletCall, event: AuditEvent | ProcessEvent): MailboxSubject | null {
  return mailboxNamed(named(call, 'Mailbox'), event);
}

/** `alice\MailboxExport`, `alice@contoso.example\Name`, `DOMAIN\alice\Name`: the request's name comes last. */
function removed(call: CmdletCall, event: AuditEvent | ProcessEvent): MailboxSubject | null {
  const given = named(call, 'Identity') ?? texts(call, '')[0] ?? null;
  const identities = [given, event.kind === 'audit' ? event.objectId : null];
  const mailboxes = identities
    .filter((identity) => identity?.includes('\\'))
    .map((identity) => mailboxNamed(identity?.slice(0, identity.lastIndexOf('\\')) ?? null, event))
    .filter((mailbox) => mailbox !== null);
  return mailboxes.find(({ mailbox }) => !isGuid(mailbox)) ?? mailboxes[0] ?? null;
}

/** By the local part: requests name one mailbox by its alias, its address or its path. */
function mailboxNamed(value: string | null, { tenantId }: AuditEvent | ProcessEvent): MailboxSubject | null {
  const name = value === null ? null : accountIn(value);
  return name === null || name.startsWith('$') ? null : { kind: 'mailbox', tenantId, mailbox: localPart(name) };
}
