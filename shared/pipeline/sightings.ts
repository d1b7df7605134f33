/** What a record shows of its actor: the operation, the client, the address, the device, the application, acts that count when new. */
import { catalogById } from '../detections/catalog.ts';
import type { Finding } from '../detections/detection.ts';
import type { PurgewatchEvent } from '../events/event.ts';
import { EPISODE_SCORE } from '../subjects/advance.ts';
import { actName, type Sighted } from '../subjects/habits.ts';
import type { Hasher } from '../subjects/hashing.ts';

/** Letters of what can be seen of an actor. Never changed: they are in storage. */
const SIGHTING = { operation: 'o', client: 'c', address: 'i', device: 'd', application: 'a' } as const;
type SightingKind = keyof typeof SIGHTING;

/** What is seen in an event, as texts that are hashed before they are stored. */
export function sightsOf(event: PurgewatchEvent): readonly (readonly [SightingKind, string])[] {
  const seen: (readonly [SightingKind, string | null])[] = [['address', event.ip]];
  if (event.kind === 'audit') {
    seen.push(['operation', event.operation.toLowerCase()], ['client', clientOf(event.clientInfo)]);
    seen.push(['application', event.appId]);
  } else if (event.kind === 'api') {
    seen.push(['operation', event.method.toLowerCase()], ['application', event.appId]);
  } else seen.push(['device', event.deviceId ?? event.device]);
  return seen.filter((pair): pair is readonly [SightingKind, string] => pair[1] !== null && pair[1] !== '');
}

/** Acts that failed or are excused make nothing old: else a failed try would cover up the next one. */
export function sightedOf(
  event: PurgewatchEvent,
  findings: readonly Finding[],
  time: number,
  hasher: Hasher,
): Sighted[] {
  const acts = findings
    .filter(({ score, suppressed }) => score >= EPISODE_SCORE && !suppressed)
    .map(({ detection }) => actKeyOf(detection, event.tenantId, hasher))
    .filter((key) => key !== null);
  return [
    ...sightsOf(event).map(([kind, text]) => ({ name: sightingName(kind, text, event.tenantId, hasher), time })),
    ...acts.map((key) => ({ name: actName(key), time })),
  ];
}

/** By what acts of a detection are known that are graver when an account never did them before; null for all others. */
export function actKeyOf(detection: string, tenantId: string | null, hasher: Hasher): string | null {
  return isGraverWhenNew(detection) ? hasher.keyHash(tenantId, detection) : null;
}

export function sightingName(kind: SightingKind, text: string, tenantId: string | null, hasher: Hasher): string {
  return `${SIGHTING[kind]}${hasher.keyHash(tenantId, text)}`;
}

function isGraverWhenNew(detection: string): boolean {
  const entry = catalogById.get(detection);
  return entry?.type === 'event' && entry.whenNew !== undefined;
}

/** The first part of ClientInfoString: what follows changes with every version. */
function clientOf(clientInfo: string | null): string | null {
  return clientInfo?.split(';', 1)[0]?.trim().toLowerCase() ?? null;
}
