/**
 * Which sinks an alert goes to, and whom it contains at once. Every alert goes to Sentinel, suppressed ones too: what is not
 * recorded cannot be reviewed. Evidence is kept from a severity on. Nothing is contained at once unless the settings say so.
 */
import type { Severity } from '../detections/detection.ts';
import { SEVERITIES } from '../detections/detection.ts';
import type { Alert } from './alert.ts';

/** Where alerts go. Each sink has a queue, a poison queue and a delivery mark of its own. */
export const SINKS = ['sentinel', 'evidence', 'containment'] as const;
export type Sink = (typeof SINKS)[number];

export const CONFIDENCES = ['low', 'medium', 'high'] as const satisfies readonly Alert['confidence'][];

/** What is contained without waiting for anybody: alerts of these severities or of these detections, from a confidence on. */
export interface ContainmentRule {
  readonly severities: readonly Severity[];
  readonly detections: readonly string[];
  readonly confidence: Alert['confidence'];
}

export interface DeliveryPolicy {
  readonly evidenceFrom: Severity;
  /** Null: nothing is contained at once. */
  readonly contain: ContainmentRule | null;
  /** Principal names, object ids and application ids in lower case: accounts for emergencies, service accounts. */
  readonly neverContain: ReadonlySet<string>;
}

/** Whom or what a playbook acts on. */
export type ContainmentTarget =
  | { readonly action: 'contain-account'; readonly principalName: string; readonly objectId: string | null }
  | { readonly action: 'contain-application'; readonly applicationId: string };

/** Why nobody is contained for an alert, whoever asks. */
export type Exclusion = 'suppressed' | 'does-not-fit' | 'no-principal' | 'never-contain';

export type ContainmentDecision =
  | { readonly kind: 'contain'; readonly target: ContainmentTarget }
  | { readonly kind: 'excluded'; readonly why: Exclusion }
  | { readonly kind: 'not-admitted' };

/**
 * Sinks that an alert must reach. Containment always follows evidence, so it asks for evidence at any severity. It also gets what
 * would be contained were it certain who did it: an earlier revision, of which it was, may have asked for somebody.
 */
export function sinksFor(alert: Alert, policy: DeliveryPolicy): readonly Sink[] {
  const decision = containmentOf(alert, policy);
  const contained = decision.kind === 'contain' || (decision.kind === 'excluded' && decision.why === 'no-principal');
  const kept = contained || rank(SEVERITIES, alert.severity) >= rank(SEVERITIES, policy.evidenceFrom);
  return ['sentinel', ...(kept ? (['evidence'] as const) : []), ...(contained ? (['containment'] as const) : [])];
}

/** Whether the culprit is contained at once. */
export function containmentOf(alert: Alert, policy: DeliveryPolicy): ContainmentDecision {
  if (policy.contain === null || !admits(policy.contain, alert)) return { kind: 'not-admitted' };
  return permittedContainment(alert, policy);
}

/** Whether the culprit may be contained when a person or a playbook asks for it, whatever the rule for doing so at once. */
export function permittedContainment(
  alert: Alert,
  { neverContain }: Pick<DeliveryPolicy, 'neverContain'>,
): Exclude<ContainmentDecision, { kind: 'not-admitted' }> {
  if (alert.suppression !== null) return { kind: 'excluded', why: 'suppressed' };
  // An account of Google is none of this directory, and what nobody was seen to do is no reason to lock anybody out.
  if (!alert.response.containment.some(({ action }) => action.startsWith('contain-')))
    return { kind: 'excluded', why: 'does-not-fit' };
  const target = targetOf(alert);
  if (target === null) return { kind: 'excluded', why: 'no-principal' };
  // Whoever is named beside the target counts too: an alert about an excluded person is no reason to act on anything.
  if (principalsOf(alert).some((name) => neverContain.has(name))) return { kind: 'excluded', why: 'never-contain' };
  return { kind: 'contain', target };
}

/** Whom or what a target names, for people and to tell targets apart. */
export function nameOfTarget(target: ContainmentTarget): string {
  return target.action === 'contain-account'
    ? `account ${target.principalName}`
    : `application ${target.applicationId}`;
}

function admits({ severities, detections, confidence }: ContainmentRule, alert: Alert): boolean {
  if (rank(CONFIDENCES, alert.confidence) < rank(CONFIDENCES, confidence)) return false;
  return severities.includes(alert.severity) || alert.detections.some((id) => detections.includes(id));
}

function rank<T>(order: readonly T[], value: T): number {
  return order.indexOf(value);
}

/** Null where it is not certain who did it, or the directory may not know them. */
export function targetOf(alert: Alert): ContainmentTarget | null {
  const target = culpritToContain(alert);
  return alert.response.containment.some(({ action }) => action === target?.action) ? target : null;
}

/** The certain culprit: the application where containing one fits the detection, else the account, else the application. */
export function culpritToContain({ culprit: { account, applicationId }, response }: Alert): ContainmentTarget | null {
  const application = applicationId === null ? null : ({ action: 'contain-application', applicationId } as const);
  const fits = response.containment.some(({ action }) => action === 'contain-application');
  if (application !== null && (fits || account === null)) return application;
  return account === null ? null : { action: 'contain-account', ...account };
}

function principalsOf({ actor, culprit, entities: { account, applications } }: Alert): string[] {
  const names = [
    actor,
    culprit.account?.principalName,
    culprit.account?.objectId,
    culprit.applicationId,
    account?.objectId,
    account && `${account.name}@${account.upnSuffix ?? ''}`,
    account?.name,
  ];
  return [...names, ...applications].flatMap((name) => (name ? [name.toLowerCase()] : []));
}
