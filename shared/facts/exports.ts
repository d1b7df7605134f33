/** Exports of mailboxes: requested, and the request removed. */
import { isPlainlyOn, parameter, texts } from '../commands/parameters.ts';
import { addressOf } from '../events/audit-record.ts';
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Fact, FactKind } from './fact.ts';
import { accountIn, isGuid, localPart, named } from './names.ts';
import type { Context, FactSource } from './source.ts';
import { actorSubject } from './subjects.ts';

export const exportRequests: FactSource = {
  cmdlets: ['new-mailboxexportrequest', 'remove-mailboxexportrequest', 'new-compliancesearchaction'],
  ofCmdlet(call, event, context) {
    if (call.name === 'new-compliancesearchaction')
      return isPlainlyOn(parameter(call, 'Export'))
        ? [fact('content-exported', actorSubject(event), null, context)]
        : [];
    if (call.name === 'new-mailboxexportrequest') {
      const key = addressOf(named(call, 'Mailbox'));
      const of = (kind: FactKind, subject: Subject) => fact(kind, subject, key, context);
      const mailbox = exported(call, event);
      const atActor = of('export-requested', actorSubject(event));
      const alternative = key === null ? aliasOf(mailbox) : null;
      const request = requestNamed(named(call, 'Name'), event);
      return [
        ...(mailbox === null ? [] : [of('export-requested', mailbox)]),
        { ...atActor, alternative },
        ...(request === null ? [] : [of('export-requested', request)]),
      ];
    }
    const identities = identitiesOf(call, event);
    const mailbox = removed(identities, event);
    const key =
      identities.map((identity) => addressOf(mailboxPart(identity))).find((address) => address !== null) ?? null;
    const of = (kind: FactKind, subject: Subject) => fact(kind, subject, key, context);
    const removal = mailbox === null ? [] : [of('export-removed', mailbox)];
    // The mailbox may be named otherwise than where it was requested: the request's own name tells as well.
    const requests = identities.map((identity) => requestNamed(identity, event)).filter((request) => request !== null);
    const isPlain = mailbox !== null && !isGuid(mailbox.mailbox);
    // Piped, or named by a GUID or by the request alone: of whom it was the actor tells.
    const places = [...(isPlain ? [] : [actorSubject(event)]), ...requests.slice(0, 1)];
    return [...removal, ...places.map((place) => of('export-removed', place))];
  },
};

type MailboxSubject = Extract<Subject, { kind: 'mailbox' }>;

/** @param key the mailbox's address, where it is named so: two that differ are of different mailboxes */
function fact(kind: FactKind, subject: Subject, key: string | null, { score }: Context): Fact {
  return { subject, kind, weight: 1, score, flags: 0, key, alternative: null };
}

/** What stands before the name of a request: its mailbox. */
function mailboxPart(identity: string): string | null {
  return identity.includes('\\') ? identity.slice(0, identity.lastIndexOf('\\')) : null;
}

function exported(call: CmdletCall, event: AuditEvent | ProcessEvent): MailboxSubject | null {
  return mailboxNamed(named(call, 'Mailbox'), event);
}

/** A display name or a GUID may be that of any mailbox. */
function aliasOf(mailbox: MailboxSubject | null): string | null {
  return mailbox !== null && /^[\w.'-]{1,64}$/.test(mailbox.mailbox) && !isGuid(mailbox.mailbox)
    ? mailbox.mailbox
    : null;
}

function identitiesOf(call: CmdletCall, event: AuditEvent | ProcessEvent): readonly string[] {
  const given = named(call, 'Identity') ?? texts(call, '')[0] ?? null;
  return [given, event.kind === 'audit' ? event.objectId : null].filter((identity) => identity !== null);
}

/** `alice\MailboxExport`, `alice@contoso.example\Name`, `DOMAIN\alice\Name`: the request's name comes last. */
function removed(identities: readonly string[], event: AuditEvent | ProcessEvent): MailboxSubject | null {
  const mailboxes = identities
    .map((identity) => mailboxNamed(mailboxPart(identity), event))
    .filter((mailbox) => mailbox !== null);
  return mailboxes.find(({ mailbox }) => !isGuid(mailbox)) ?? mailboxes[0] ?? null;
}

/** What Exchange calls requests to which nobody gives a name: of two with that name nothing says that they are one. */
const DEFAULT_NAME = /^mailboxexport\d*$/;

function requestNamed(value: string | null, { tenantId }: AuditEvent | ProcessEvent): Subject | null {
  const request =
    value
      ?.slice(value.lastIndexOf('\\') + 1)
      .trim()
      .toLowerCase() ?? '';
  const isName = request !== '' && !request.startsWith('$') && !isGuid(request) && !DEFAULT_NAME.test(request);
  return isName ? { kind: 'request', tenantId, request } : null;
}

/** By the local part: requests name one mailbox by its alias, its address or its path. */
function mailboxNamed(value: string | null, { tenantId }: AuditEvent | ProcessEvent): MailboxSubject | null {
  const name = value === null ? null : accountIn(value);
  return name === null || name.startsWith('$') ? null : { kind: 'mailbox', tenantId, mailbox: localPart(name) };
}
