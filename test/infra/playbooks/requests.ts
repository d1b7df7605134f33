/** Requests as the app makes them, each about an alert of its own. */
import type { ContainmentRequest } from '../../../shared/sinks/playbooks.ts';
import { APP_ID } from '../workflows/runner/graph-stub.ts';

let count = 0;

function about(target: ContainmentRequest['target']): ContainmentRequest {
  return {
    alertId: `alert${++count}`,
    revision: 1,
    detection: 'purge-loop',
    severity: 'critical',
    evidence: `sha256:${'a'.repeat(64)}`,
    target,
  };
}

export function accountRequest(target: { principalName?: string; objectId?: string | null } = {}): ContainmentRequest {
  return about({ action: 'contain-account', principalName: 'eve@contoso.example', objectId: null, ...target });
}

export function applicationRequest(applicationId = APP_ID): ContainmentRequest {
  return about({ action: 'contain-application', applicationId });
}
