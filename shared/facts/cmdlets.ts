/** Cmdlets that a detection noticed, on the device and in the audit log, at the person who ran them. */
import { catalog } from '../detections/catalog.ts';
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
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

/** Joined by the local part; the full name and the object id must not contradict each other. */
function factOf(call: CmdletCall, event: AuditEvent | ProcessEvent, { score }: Context): readonly Fact[] {
  const name = event.actor === null ? null : accountIn(event.actor);
  if (name === null) return [];
  const account = localPart(name);
  const objectId = (event.kind === 'process' ? event.accountObjectId : event.userObjectId)?.toLowerCase() ?? null;
  return [
    {
      subject: { kind: 'person', tenantId: event.tenantId, account, cmdlet: call.name },
      kind: event.kind === 'process' ? 'cmdlet-run' : 'cmdlet-logged',
      weight: 1,
      score,
      flags: 0,
      key: name.includes('@') ? name : null,
      alternative: objectId,
    },
  ];
}
