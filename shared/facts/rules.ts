/** Inbox rules and mail flow rules: made or changed, and removed. */
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import { EntryFlag } from '../subjects/entry.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Fact, FactKind } from './fact.ts';
import { accountIn, localPart, named, principalName } from './names.ts';
import type { Context, FactSource } from './source.ts';
import { actorSubject } from './subjects.ts';

const MAKES = /^(?:new|set|enable)-/;

export const rules: FactSource = {
  operations: ['UpdateInboxRules'],
  ofAudit(event, context) {
    if (event.mailbox === null) return [];
    const operation = event.properties.get('ruleoperation')?.toLowerCase() ?? '';
    const removes = /remove|delete/.test(operation);
    if (!removes && isResync(event)) return [];
    const name = event.properties.get('rulename') ?? event.properties.get('ruleid') ?? null;
    return inboxRule(event, event.mailbox, name, removes, context);
  },
  cmdlets: [
    ...['new', 'set', 'enable', 'remove', 'disable'].flatMap((verb) => [`${verb}-inboxrule`, `${verb}-transportrule`]),
    'new-sweeprule',
    'set-sweeprule',
    'enable-sweeprule',
    'remove-sweeprule',
    'disable-sweeprule',
  ],
  ofCmdlet(call, event, context) {
    const removes = !MAKES.test(call.name);
    if (!call.name.endsWith('-transportrule')) {
      const mailbox = mailboxOf(call, event);
      return mailbox === null ? [] : inboxRule(event, mailbox, ruleName(call, event), removes, context);
    }
    const name = ruleName(call, event);
    const changed = fact('transport-rule-changed', { kind: 'tenant', tenantId: event.tenantId }, context);
    const facts = removes ? [changed] : [changed, fact('transport-rule-made', actorSubject(event), context)];
    return name === null ? facts : [...facts, ...ofRule(event, `transport\n${name}`, removes, context)];
  },
};

/**
 * Outlook writes all its rules anew when it synchronises them, by the hundred: such a record changes a rule, and has nothing of
 * it but the id. Nobody made one.
 */
function isResync({ properties }: AuditEvent): boolean {
  const says = (name: string) => !NOTHING_SAID.has((properties.get(name) ?? '').replace(/\s/g, ''));
  const changes = properties.get('ruleoperation')?.toLowerCase().startsWith('modify') ?? false;
  return changes && !['rulename', 'rulecondition', 'ruleactions', 'actions', 'serverrule'].some(says);
}

const NOTHING_SAID: ReadonlySet<string> = new Set(['', '{}', '[]', 'null']);

function inboxRule(
  event: AuditEvent | ProcessEvent,
  mailbox: string,
  name: string | null,
  removes: boolean,
  context: Context,
): Fact[] {
  const changed = inMailbox(removes ? 'inbox-rule-ended' : 'inbox-rule-made', mailbox, event, context);
  const rule = plainName(name);
  return rule === null
    ? [changed]
    : [changed, ...ofRule(event, `inbox\n${localPart(mailbox)}\n${rule}`, removes, context)];
}

/** A principal name leads to the mailbox; any other name stays with the tenant, whose mailboxes know what they are called. */
function inMailbox(kind: FactKind, mailbox: string, { tenantId }: AuditEvent | ProcessEvent, context: Context): Fact {
  if (mailbox.includes('@')) return fact(kind, { kind: 'mailbox', tenantId, mailbox }, context);
  return { ...fact(kind, { kind: 'tenant', tenantId }, context), key: mailbox };
}

function ofRule(event: AuditEvent | ProcessEvent, rule: string, removes: boolean, context: Context): Fact[] {
  const subject: Subject = { kind: 'rule', tenantId: event.tenantId, rule };
  return [fact(removes ? 'rule-removed' : 'rule-made', subject, context)];
}

/** From medium on. Of milder rules people make some every day: they lend no weight to what follows them. */
const TELLING = 40;

function fact(kind: FactKind, subject: Subject, context: Context): Fact {
  const score = context.score >= TELLING ? context.score : 0;
  return { subject, kind, weight: 1, score, flags: EntryFlag.notCalendar, key: null, alternative: null };
}

/** -Mailbox, the mailbox of an identity `alice\Rule`, or the actor's own. */
function mailboxOf(call: CmdletCall, event: AuditEvent | ProcessEvent): string | null {
  const given = named(call, 'Mailbox') ?? owner(named(call, 'Identity'));
  const name = given === null ? event.actor : accountIn(given);
  return name === null || name.startsWith('$') ? null : (principalName(name, event.actor) ?? name);
}

function owner(identity: string | null): string | null {
  return identity?.includes('\\') === true ? identity.slice(0, identity.lastIndexOf('\\')) : null;
}

/** The rule's name: new ones have it as a parameter, others in their identity, which may be a number or a GUID instead. */
function ruleName(call: CmdletCall, event: AuditEvent | ProcessEvent): string | null {
  const objectId = event.kind === 'audit' ? event.objectId : null;
  const given = call.name.startsWith('new-') ? named(call, 'Name') : (named(call, 'Identity') ?? objectId);
  return plainName(given);
}

function plainName(given: string | null): string | null {
  const name =
    given
      ?.slice(Math.max(given.lastIndexOf('\\'), given.lastIndexOf('/')) + 1)
      .trim()
      .toLowerCase() ?? '';
  return name === '' || name.startsWith('$') ? null : name;
}
