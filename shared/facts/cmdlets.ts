/** Cmdlets that a detection noticed, on the device and in the audit log, at the person who ran them. */
import { catalog } from '../detections/catalog.ts';
import type { Finding } from '../detections/detection.ts';
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import { identityText } from '../subjects/subject.ts';
import type { Fact } from './fact.ts';
import { accountIn, localPart } from './names.ts';
import type { FactSource } from './source.ts';

/** From this score on a detection has noticed a cmdlet. Severity low. */
const NOTICED = 20;

/** Cmdlets of everyday work, of which there is no end: logged ones are kept only where a detection had something to say. */
const EVERYDAY: ReadonlySet<string> = new Set([
  'set-mailbox',
  'set-casmailbox',
  'set-organizationconfig',
  'add-mailboxpermission',
  'add-mailboxfolderpermission',
  'set-mailboxfolderpermission',
]);

const CMDLETS_OF: ReadonlyMap<string, readonly string[]> = new Map(
  catalog.flatMap((entry) => (entry.type === 'event' ? [[entry.id, entry.cmdlets ?? []] as const] : [])),
);

const watched: readonly string[] = [...new Set([...CMDLETS_OF.values()].flat())].filter(
  (name) => !name.startsWith('get-') && !name.includes('-mg'),
);

export const cmdletsOfPeople: FactSource = {
  cmdlets: watched,
  ofCmdlet(call, event, context) {
    // The log of Exchange on premises is on no device and in no cloud.
    if (event.form === 'exchange-cmdlet-log') return [];
    if (event.kind === 'process')
      return isNoticed(call, context.findings) ? factsAt(call, event, 'cmdlet-run', context.score) : [];
    if (EVERYDAY.has(call.name) && context.findings.length === 0) return [];
    return factsAt(call, event, 'cmdlet-logged', context.score);
  },
};

/** Of a cmdlet that the audit log has as failed: it is an answer to the question whether it was logged. */
export function failedCmdlet(call: CmdletCall, event: AuditEvent): readonly Fact[] {
  return event.form !== 'exchange-cmdlet-log' && watched.includes(call.name)
    ? factsAt(call, event, 'cmdlet-answered', 0)
    : [];
}

/** By a detection that looks at this cmdlet: a line may hold others that nobody minds. */
function isNoticed(call: CmdletCall, findings: readonly Finding[]): boolean {
  return findings.some(
    ({ detection, score }) => score >= NOTICED && CMDLETS_OF.get(detection)?.includes(call.name) === true,
  );
}

/**
 * Where the record says its object id, at that identity; and at the name, because the other record may not say it: there the
 * full name and the object id must not contradict each other.
 */
function factsAt(
  call: CmdletCall,
  event: AuditEvent | ProcessEvent,
  kind: 'cmdlet-run' | 'cmdlet-logged' | 'cmdlet-answered',
  score: number,
): readonly Fact[] {
  const { tenantId } = event;
  const cmdlet = call.name;
  const objectId = (event.kind === 'process' ? event.accountObjectId : event.userObjectId)?.toLowerCase() ?? null;
  const name = event.actor === null ? null : accountIn(event.actor);
  if (name === null) return [];
  const fact = { kind, weight: 1, score, flags: 0 };
  const account = localPart(name);
  const identity = objectId === null ? null : identityText(objectId, cmdlet);
  const atName: Fact = {
    ...fact,
    subject: { kind: 'person', tenantId, account, cmdlet },
    key: name.includes('@') ? name : null,
    alternative: identity,
  };
  if (identity === null) return [atName];
  return [atName, { ...fact, subject: { kind: 'identity', tenantId, identity }, key: account, alternative: null }];
}
