/** Asks a playbook to contain what an alert is about: once for each alert, after its evidence was kept. */
import type { AlertPointer } from '../alerts/alert.ts';
import { AlertMissingError } from '../alerts/errors.ts';
import { maskSecrets } from '../alerts/mask-secrets.ts';
import { containmentOf, type DeliveryPolicy } from '../alerts/policy.ts';
import { plainText } from '../alerts/safe-text.ts';
import type { AlertStore, Containments } from '../pipeline/ports.ts';
import { type ContainmentResult, type ContainmentStatus, orderOf } from './containment-result.ts';
import { ContainmentMissingError, EvidencePendingError } from './errors.ts';
import type { ContainmentRequest, Playbooks } from './playbooks.ts';

const SINK = 'containment';

export interface ContainmentSinkOptions {
  readonly alerts: Pick<AlertStore, 'read' | 'markDelivered' | 'note'>;
  readonly containments: Containments;
  readonly playbooks: Playbooks;
  readonly policy: DeliveryPolicy;
  /** New requests on one UTC day. */
  readonly dailyCap: number;
  readonly now: () => Date;
}

/** `capped` and `excluded` are final for a revision; the mark says so. */
export type ContainmentOutcome = 'requested' | 'already' | 'capped' | 'excluded';

export interface ContainmentSink {
  /**
   * The playbook may be asked more than once where a crash hides its answer; it knows an alert by its id and acts once.
   *
   * @throws {AlertMissingError} when the alert is not in the store
   * @throws {EvidencePendingError} when its evidence is not kept yet
   */
  deliver(pointer: AlertPointer): Promise<ContainmentOutcome>;
  /**
   * Writes what a playbook reports onto the alert that asked for it.
   *
   * @throws {ContainmentMissingError} when nothing was asked about such an alert
   */
  record(result: ContainmentResult): Promise<void>;
}

export function createContainmentSink(options: ContainmentSinkOptions): ContainmentSink {
  const { alerts, containments, playbooks, policy, dailyCap, now } = options;
  const note = (pointer: AlertPointer, status: ContainmentStatus, detail = '') =>
    alerts.note(pointer, SINK, { text: detail === '' ? status : `${status}: ${detail}`, order: orderOf(status) });

  async function refuse(pointer: AlertPointer, outcome: 'capped' | 'excluded', why: string) {
    await alerts.note(pointer, SINK, { text: `${outcome}: ${why}`, order: 0 });
    await alerts.markDelivered(pointer, SINK);
    return outcome;
  }

  return {
    async deliver(pointer) {
      const stored = await alerts.read(pointer);
      if (stored === null) throw new AlertMissingError(pointer);
      const { alert, delivered, notes } = stored;
      if (delivered.has(SINK)) return 'already';
      // The policy is asked again: it may have changed since the pointer was sent.
      const decision = containmentOf(alert, policy);
      if (decision.kind !== 'contain')
        return refuse(pointer, 'excluded', decision.kind === 'excluded' ? decision.why : decision.kind);
      const evidence = notes.get('evidence');
      if (!delivered.has('evidence') || evidence === undefined) throw new EvidencePendingError(pointer);
      const claim = await containments.claim(pointer, now().toISOString().slice(0, 10), dailyCap);
      if (claim === 'capped') return refuse(pointer, 'capped', `${dailyCap} requests were made on this day`);
      // The revision that made the request sees it through: it has a place in the outbox of its own.
      if (claim.revision === pointer.revision) {
        if (!claim.accepted) {
          const { id, revision, detection, severity } = alert;
          const { target } = decision;
          const request: ContainmentRequest = { alertId: id, revision, detection, severity, evidence, target };
          await playbooks.start(request);
          await containments.accept(id);
        }
        await note(pointer, 'accepted');
      }
      await alerts.markDelivered(pointer, SINK);
      return claim.accepted || claim.revision !== pointer.revision ? 'already' : 'requested';
    },

    async record({ alertId, status, detail }) {
      const claim = await containments.find(alertId);
      if (claim === null) throw new ContainmentMissingError(alertId);
      // Whoever wrote the playbook may have put into it what nobody should read here.
      await note({ id: alertId, revision: claim.revision }, status, maskSecrets(plainText(detail)));
    },
  };
}
