/** The parts of delivery on memory stores, whose every call can be made to fail. */
import type { Alert } from '../../shared/alerts/alert.ts';
import type { DeliveryPolicy } from '../../shared/alerts/policy.ts';
import { routeAlert } from '../../shared/alerts/route-alert.ts';
import type { Outbox } from '../../shared/pipeline/ports.ts';
import { resendPending } from '../../shared/pipeline/resend-pending.ts';
import { createContainmentSink } from '../../shared/sinks/containment-sink.ts';
import { createEvidenceSink } from '../../shared/sinks/evidence-sink.ts';
import type { ContainmentRequest } from '../../shared/sinks/playbooks.ts';
import { createSentinelSink } from '../../shared/sinks/sentinel-sink.ts';
import { createMemoryAlertStore } from '../../shared/stores/memory-alert-store.ts';
import { createMemoryContainments } from '../../shared/stores/memory-containments.ts';
import { createMemoryJournal } from '../../shared/stores/memory-journal.ts';
import { createMemoryPointerQueue } from '../../shared/stores/memory-pointer-queue.ts';
import { createMemoryVault } from '../../shared/stores/memory-vault.ts';
import { exampleAlert } from '../stores/example-alert.ts';
import { type Tap, tappedBy } from './tapped.ts';

export const POLICY: DeliveryPolicy = {
  evidenceFrom: 'medium',
  contain: { severities: ['critical'], detections: [], confidence: 'high' },
  neverContain: new Set(),
};

/** An alert that names a person whom the policy contains. */
export function containable(change: Partial<Alert> = {}): Alert {
  return exampleAlert({
    severity: 'critical',
    confidence: 'high',
    actor: 'kim.doe@contoso.example',
    response: { l1: [], t2: [], containment: [{ action: 'contain-account', text: 'x' }] },
    recordIds: ['r1', 'r2'],
    journals: ['j1'],
    ...change,
  });
}

/** What outlives a process: stores, queues, and what the services outside have seen. */
export function createDeliveryWorld() {
  const requests: ContainmentRequest[] = [];
  const rows: Record<string, unknown>[] = [];
  return {
    alerts: createMemoryAlertStore({ now: () => new Date('2026-03-02T12:00:00Z') }),
    journal: createMemoryJournal(),
    vault: createMemoryVault(),
    containments: createMemoryContainments(),
    queues: {
      sentinel: createMemoryPointerQueue(),
      evidence: createMemoryPointerQueue(),
      containment: createMemoryPointerQueue(),
    },
    requests,
    rows,
    playbooks: { start: async (request: ContainmentRequest) => void requests.push(request) },
    client: {
      upload: async (_rule: string, _stream: string, uploaded: Record<string, unknown>[]) =>
        void rows.push(...uploaded),
    },
  };
}

export type DeliveryWorld = ReturnType<typeof createDeliveryWorld>;

/** The functions of one process over a world that it shares with its predecessors. */
export function startDelivery(
  world: DeliveryWorld,
  policy = POLICY,
  tap: Tap = () => {},
  dailyCap = 10,
  at = '2026-03-02T12:00:00Z',
) {
  const tapped = tappedBy(tap);
  const alerts = tapped('alerts', world.alerts);
  const queues = {
    sentinel: tapped('sentinel queue', world.queues.sentinel),
    evidence: tapped('evidence queue', world.queues.evidence),
    containment: tapped('containment queue', world.queues.containment),
  };
  const evidence = createEvidenceSink({
    alerts,
    journal: tapped('journal', world.journal),
    vault: tapped('vault', world.vault),
    policy,
    containment: queues.containment,
  });
  const containment = createContainmentSink({
    alerts,
    containments: tapped('containments', world.containments),
    playbooks: tapped('playbooks', world.playbooks),
    policy,
    dailyCap,
    now: () => new Date(at),
  });
  const client = tapped('client', world.client);
  const sentinel = createSentinelSink({ client, ruleId: 'r', stream: 's', alerts, policy });
  return {
    resend: (outbox: Outbox, now: () => number) =>
      resendPending({ outbox: tapped('outbox', outbox), alerts, queues, policy, now }),
    route: (pointer: { id: string; revision: number }) => routeAlert(pointer, { alerts, queues, policy }),
    evidence,
    containment,
    sentinel,
  };
}
