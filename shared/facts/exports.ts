/** Exports of mailboxes: requested, and the request removed. */
import { texts } from '../commands/parameters.ts';
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Fact, FactKind } from './fact.ts';
import { accountIn, localPart, named } from './names.ts';
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
    // Piped, or named by the GUID of the request: of whom it was only the actor tells.
    return [of('export-removed', removed(call, event) ?? actorSubject(event))];
  },
};

function fact(kind: FactKind, subject: Subject, { score }: Context): Fact {
  return { subject, kind, weight: 1, score, flags: 0, key: null, alternative: null };
}

function exported(call: CmdletCall, event: AuditEvent | ProcessEvent): Subject | null {
  return mailboxNamed(named(call, 'Mailbox'), event);
}

/** `alice\MailboxExport`, `alice@contoso.example\Name`, `DOMAIN\alice\Name`: the request's name comes last. */
function removed(call: CmdletCall, event: AuditEvent | ProcessEvent): Subject | null {
  const identity = named(call, 'Identity') ?? texts(call, '')[0] ?? null;
  if (identity === null || !identity.includes('\\')) return null;
  return mailboxNamed(identity.slice(0, identity.lastIndexOf('\\')), event);
}

/** By the local part: requests name one mailbox by its alias, its address or its path. */
function mailboxNamed(value: string | null, { tenantId }: AuditEvent | ProcessEvent): Subject | null {
  const name = value === null ? null : accountIn(value);
  return name === null || name.startsWith('$') ? null : { kind: 'mailbox', tenantId, mailbox: localPart(name) };
}
