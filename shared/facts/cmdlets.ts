/** Cmdlets that a detection noticed, on the device and in the audit log, at the person who ran them. */
import { catalog } from '../detections/catalog.ts';
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import { identityText } from '../subjects/subject.ts';
import type { Fact } from './fact.ts';
import { accountIn, localPart } from './names.ts';
import type { Context, FactSource } from './source.ts';

/** What is not noticed is everyday work, and there is no end of it. Severity low. */
const NOTICED = 20;

export const cmdletsOfPeople: FactSource = {
  cmdlets: [...new Set(catalog.flatMap((entry) => (entry.type === 'event' ? (entry.cmdlets ?? []) : [])))].filter(
    (name) => !name.startsWith('get-') && !name.includes('-mg'),
  ),
  ofCmdlet(call, event, context) {
    // The log of Exchange on premises is on no device and in no cloud.
    if (context.score < NOTICED || event.form === 'exchange-cmdlet-log') return [];
    return factOf(call, event, context);
  },
};

/**
 * Where the record says its object id, at that identity; and at the name, because the other record may not say it: there the
 * full name and the object id must not contradict each other.
 */
function factOf(call: CmdletCall, event: AuditEvent | ProcessEvent, { score }: Context): readonly Fact[] {
  const { tenantId } = event;
  const cmdlet = call.name;
  const objectId = (event.kind === 'process' ? event.accountObjectId : event.userObjectId)?.toLowerCase() ?? null;
  const name = event.actor === null ? null : accountIn(event.actor);
  const fact = {
    kind: event.kind === 'process' ? 'cmdlet-run' : 'cmdlet-logged',
    weight: 1,
    score,
    flags: 0,
    key: null,
    alternative: null,
  } as const;
  const facts: Fact[] = [];
  if (objectId !== null)
    facts.push({ ...fact, subject: { kind: 'identity', tenantId, identity: identityText(objectId, cmdlet) } });
  if (name !== null)
    facts.push({
      ...fact,
      subject: { kind: 'person', tenantId, account: localPart(name), cmdlet },
      key: name.includes('@') ? name : null,
      alternative: objectId === null ? null : identityText(objectId, cmdlet),
    });
  return facts;
}
