/** Auditing, retention or holds that were weakened: of one mailbox, or of the whole tenant. */
import { mailboxAuditWeakened } from '../detections/mailbox-audit-weakened.ts';
import { recoverableItemsWeakened } from '../detections/recoverable-items-weakened.ts';
import { tenantAuditDisabled } from '../detections/tenant-audit-disabled.ts';
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import { EntryFlag } from '../subjects/entry.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Fact } from './fact.ts';
import { bestName, named } from './names.ts';
import type { FactSource } from './source.ts';

const DETECTIONS = [mailboxAuditWeakened, recoverableItemsWeakened, tenantAuditDisabled];
const IDS: ReadonlySet<string> = new Set(DETECTIONS.map(({ id }) => id));

/** Their identity is a mailbox, or the account whose deletes are no longer recorded. */
const OF_A_MAILBOX: ReadonlySet<string> = new Set([
  'set-mailbox',
  'set-mailboxauditbypassassociation',
  'start-managedfolderassistant',
  'invoke-holdremovalaction',
]);
/** Plans are for mailboxes to come, and what a clean-up leaves is a mailbox's own affair. */
const OF_NOBODY: ReadonlySet<string> = new Set(['set-mailboxplan', 'remove-recoverableitemscleanup']);

/** What weakens the whole tenant must be certain: the deletes of everybody are seen in its light for days. Severity medium. */
const TENANT_SCORE = 40;

export const weakenings: FactSource = {
  cmdlets: [...new Set(DETECTIONS.flatMap(({ cmdlets = [] }) => cmdlets))],
  ofCmdlet(call, event, { findings }) {
    const score = Math.max(0, ...findings.filter(({ detection }) => IDS.has(detection)).map((f) => f.score));
    if (score < 20 || OF_NOBODY.has(call.name)) return [];
    const fact = {
      kind: 'protection-weakened' as const,
      weight: 1,
      score,
      flags: EntryFlag.notCalendar,
      alternative: null,
    };
    if (OF_A_MAILBOX.has(call.name)) return ofMailbox(call, event, fact);
    if (score < TENANT_SCORE) return [];
    return [{ ...fact, subject: { kind: 'tenant', tenantId: event.tenantId }, key: null }];
  },
};

/** A principal name leads to the mailbox; any other name stays with the tenant, whose mailboxes know what they are called. */
function ofMailbox(
  call: CmdletCall,
  event: AuditEvent | ProcessEvent,
  fact: Omit<Fact, 'subject' | 'key'>,
): readonly Fact[] {
  const { tenantId } = event;
  const name = bestName(named(call, 'Identity'), event.kind === 'audit' ? event.objectId : null);
  if (name === null) return [];
  const mailbox: Subject = { kind: 'mailbox', tenantId, mailbox: name };
  if (name.includes('@')) return [{ ...fact, subject: mailbox, key: null }];
  return [{ ...fact, subject: { kind: 'tenant', tenantId }, key: name }];
}
