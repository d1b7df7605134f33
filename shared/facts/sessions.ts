/** Sessions from afar on a device, and mail stores that were cleared on it. */
import { BASE_SCORE } from '../detections/detection.ts';
import type { FileEvent, ProcessEvent } from '../events/event.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Fact } from './fact.ts';
import { localPart } from './names.ts';
import type { Context, FactSource } from './source.ts';

const CLEARED: ReadonlySet<string> = new Set([
  'windows-mail-store',
  'linux-mail-spool',
  'macos-mail-store',
  'mail-utility-deletion',
]);

export const sessions: FactSource = {
  operations: ['LogonSuccess'],
  ofAudit({ tenantId, objectId, actor }, { score }) {
    if (objectId === null || actor === null) return [];
    const subject = accountOn(tenantId, objectId, actor);
    return [{ subject, kind: 'remote-logon', weight: 1, score, flags: 0, key: null, alternative: null }];
  },
  ofProcess: cleared,
  ofFile: cleared,
};

function cleared(event: ProcessEvent | FileEvent, { findings }: Context): Fact[] {
  const scores = findings.filter(({ detection }) => CLEARED.has(detection)).map((finding) => finding.score);
  const score = Math.max(0, ...scores);
  const device = event.deviceId ?? event.device;
  if (score < BASE_SCORE.low || device === null || event.actor === null) return [];
  const subject = accountOn(event.tenantId, device, event.actor);
  return [{ subject, kind: 'mail-store-cleared', weight: 1, score, flags: 0, key: null, alternative: null }];
}

/** By the bare account name: rows of logons do not give the principal name, rows of processes do. */
function accountOn(tenantId: string | null, device: string, actor: string): Subject {
  return { kind: 'device-account', tenantId, device: device.toLowerCase(), account: localPart(actor) };
}
