/** What a record shows of its actor: the operation, the client, the address, the device, the application. */
import type { PurgewatchEvent } from '../events/event.ts';
import type { Sighted } from '../subjects/habits.ts';
import type { Hasher } from '../subjects/hashing.ts';

/** Letters of what can be seen of an actor. Never changed: they are in storage. */
const SIGHTING = { operation: 'o', client: 'c', address: 'i', device: 'd', application: 'a' } as const;
type SightingKind = keyof typeof SIGHTING;

/** What is seen in an event, as texts that are hashed before they are stored. */
function sightsOf(event: PurgewatchEvent): readonly (readonly [SightingKind, string])[] {
  const seen: (readonly [SightingKind, string | null])[] = [['address', event.ip]];
  if (event.kind === 'audit') {
    seen.push(['operation', event.operation.toLowerCase()], ['client', clientOf(event.clientInfo)]);
    seen.push(['application', event.appId]);
  } else if (event.kind === 'api') {
    seen.push(['operation', event.method.toLowerCase()], ['application', event.appId]);
  } else seen.push(['device', event.deviceId ?? event.device]);
  return seen.filter((pair): pair is readonly [SightingKind, string] => pair[1] !== null && pair[1] !== '');
}

export function sightedOf(event: PurgewatchEvent, time: number, hasher: Hasher): Sighted[] {
  return sightsOf(event).map(([kind, text]) => ({ name: sightingName(kind, text, event.tenantId, hasher), time }));
}

function sightingName(kind: SightingKind, text: string, tenantId: string | null, hasher: Hasher): string {
  return `${SIGHTING[kind]}${hasher.keyHash(tenantId, text)}`;
}

/** The first part of ClientInfoString: what follows changes with every version. */
function clientOf(clientInfo: string | null): string | null {
  return clientInfo?.split(';', 1)[0]?.trim().toLowerCase() ?? null;
}
