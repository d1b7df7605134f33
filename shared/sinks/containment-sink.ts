/** Asks a playbook to contain what an alert is about: once for each alert, after its evidence was kept. */
import type { Alert, AlertPointer } from '../alerts/alert.ts';
import { AlertMissingError } from '../alerts/errors.ts';
import { maskSecrets } from '../alerts/mask-secrets.ts';
import {
  type ContainmentTarget,
  containmentOf,
  type DeliveryPolicy,
  nameOfTarget,
  targetOf,
} from '../alerts/policy.ts';
import { cappedNote } from '../alerts/refusal.ts';
import { plainText } from '../alerts/safe-text.ts';
import type { AlertStore, ContainmentClaim, Containments } from '../pipeline/ports.ts';
import { type ContainmentResult, type ContainmentStatus, orderOf } from './containment-result.ts';
import { ContainmentMissingError, EvidencePendingError } from './errors.ts';
import type { ContainmentRequest, Playbooks } from './playbooks.ts';

const SINK = 'containment';

export interface ContainmentSinkOptions {
  readonly alerts: Pick<AlertStore, 'read' | 'last' | 'markDelivered' | 'note'>;
  readonly containments: Containments;
  readonly playbooks: Playbooks;
  readonly policy: DeliveryPolicy;
  /** Targets of new requests on one UTC day. */
  readonly dailyCap: number;
  readonly now: () => Date;
}

/**
 * `excluded` and `differs` are final for a revision; the mark says so. `differs`: what was asked for about an earlier revision is not
 * what this one names. `capped` waits for a person, who sends the alert again.
 */
export type ContainmentOutcome = 'requested' | 'already' | 'capped' | 'excluded' | 'differs';

export interface ContainmentSink {
  /**
   * The playbook may be asked more than once where a crash hides its answer; it knows an alert by its id and acts once.
   *
   * @throws {AlertMissingError} when the alert is not in the store
   * @throws {EvidencePendingError} when its evidence is not kept yet
   */
  deliver(pointer: AlertPointer): Promise<ContainmentOutcome>;
  /**
   * Writes what a playbook reports onto the revision that asked for it; where nothing here did, because the playbook was started by
   * an incident, onto the last one.
   *
   * @throws {ContainmentMissingError} when there is no such alert
   */
  record(result: ContainmentResult): Promise<void>;
}

export function createContainmentSink(options: ContainmentSinkOptions): ContainmentSink {
  const { alerts, containments, playbooks, policy, dailyCap, now } = options;
  const note = ({ id, revision }: AlertPointer, status: ContainmentStatus, detail = '') =>
    alerts.note({ id, revision }, SINK, {
      text: detail === '' ? status : `${status}: ${detail}`,
      order: orderOf(status),
    });

  async function end<T extends ContainmentOutcome>(pointer: AlertPointer, outcome: T, why: string): Promise<T> {
    await alerts.note(pointer, SINK, { text: `${outcome}: ${why}`, order: 0 });
    await alerts.markDelivered(pointer, SINK);
    return outcome;
  }

  /** Null where the claim was made for the same, or by this revision. */
  async function differenceFrom(
    claim: ContainmentClaim,
    pointer: AlertPointer,
    target: ContainmentTarget | null,
  ): Promise<string | null> {
    if (claim.revision === pointer.revision) return null;
    const stored = await alerts.read({ id: pointer.id, revision: claim.revision });
    const asked = stored === null ? null : targetOf(stored.alert);
    if (asked !== null && target !== null && isSame(asked, target)) return null;
    const [before, now] = [asked, target].map((each) => (each === null ? 'nobody for certain' : nameOfTarget(each)));
    return `asked for ${before} at revision ${claim.revision}, this revision names ${now}; left to people`;
  }

  /** What is not contained; of an earlier revision somebody may have been. */
  async function exclude(pointer: AlertPointer, why: string): Promise<ContainmentOutcome> {
    const before = await containments.find(pointer.id);
    const difference = before === null ? null : await differenceFrom(before, pointer, null);
    return difference === null ? end(pointer, 'excluded', why) : end(pointer, 'differs', difference);
  }

  async function ask(alert: Alert, target: ContainmentTarget, evidence: string, claim: ContainmentClaim) {
    if (!claim.accepted) {
      const { id, revision, detection, severity } = alert;
      const request: ContainmentRequest = { alertId: id, revision, detection, severity, evidence, target };
      await playbooks.start(request);
      await containments.accept(id);
    }
    await note(alert, 'accepted');
  }

  return {
    async deliver(pointer) {
      const stored = await alerts.read(pointer);
      if (stored === null) throw new AlertMissingError(pointer);
      const { alert, delivered, notes } = stored;
      if (delivered.has(SINK)) return 'already';
      // The policy is asked again: it may have changed since the pointer was sent.
      const decision = containmentOf(alert, policy);
      if (decision.kind === 'not-admitted') return exclude(pointer, decision.kind);
      if (decision.kind === 'excluded') return exclude(pointer, decision.why);
      const evidence = notes.get('evidence');
      if (!delivered.has('evidence') || evidence === undefined) throw new EvidencePendingError(pointer);
      const day = now().toISOString().slice(0, 10);
      const claim = await containments.claim(pointer, nameOfTarget(decision.target), day, dailyCap);
      if (claim === 'capped') {
        await alerts.note(pointer, SINK, cappedNote(`${dailyCap} others were asked for on ${day}`));
        return 'capped';
      }
      const difference = await differenceFrom(claim, pointer, decision.target);
      if (difference !== null) return end(pointer, 'differs', difference);
      // The revision that made the request sees it through: it has a place in the outbox of its own.
      const isMine = claim.revision === pointer.revision;
      if (isMine) await ask(alert, decision.target, evidence, claim);
      await alerts.markDelivered(pointer, SINK);
      return isMine && !claim.accepted ? 'requested' : 'already';
    },

    async record({ alertId, status, detail }) {
      const claim = await containments.find(alertId);
      const pointer = claim === null ? await alerts.last(alertId) : { id: alertId, revision: claim.revision };
      if (pointer === null) throw new ContainmentMissingError(alertId);
      // Whoever wrote the playbook may have put into it what nobody should read here.
      await note(pointer, status, maskSecrets(plainText(detail)));
    },
  };
}

/** One person may be renamed between two records, and not every record says the object id. */
function isSame(a: ContainmentTarget, b: ContainmentTarget): boolean {
  if (
    a.action === 'contain-account' &&
    b.action === 'contain-account' &&
    a.objectId !== null &&
    a.objectId === b.objectId
  )
    return true;
  return nameOfTarget(a) === nameOfTarget(b);
}
