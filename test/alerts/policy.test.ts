import { describe, expect, it } from 'vitest';
import {
  containmentOf,
  culpritToContain,
  type DeliveryPolicy,
  nameOfTarget,
  sinksFor,
} from '../../shared/alerts/policy.ts';
import { SEVERITIES } from '../../shared/detections/detection.ts';
import { containable, POLICY } from '../support/delivery.ts';

const APP = '0b1c2d3e-0000-4000-8000-00000000000a';
const OBJECT_ID = '7a1b2c3d-0000-4000-8000-0000000000aa';
const suppression = { allowance: 'a', owner: 'o', reason: 'r', ticket: 't', expires: '2026-04-01T00:00:00.000Z' };
const account = { name: 'Kim.Doe', upnSuffix: 'contoso.example', objectId: OBJECT_ID.toUpperCase() };
const entities = (change: object) => ({ ...containable().entities, ...change });
const never = (...names: string[]): DeliveryPolicy => ({ ...POLICY, neverContain: new Set(names) });
const culprit = (principalName: string | null, applicationId: string | null = null) => ({
  account: principalName === null ? null : { principalName, objectId: OBJECT_ID },
  applicationId,
});
const byApp = {
  actor: null,
  culprit: culprit(null, APP),
  entities: entities({ account: null, applications: [APP.toUpperCase()] }),
  response: { l1: [], t2: [], containment: [{ action: 'contain-application' as const, text: 'x' }] },
};

describe('sinks of an alert', () => {
  it.each(SEVERITIES)('%s goes to Sentinel, and from medium on to evidence', (severity) => {
    const kept = ['medium', 'high', 'critical'].includes(severity);
    const policy = { ...POLICY, contain: null };
    expect(sinksFor(containable({ severity }), policy)).toEqual(kept ? ['sentinel', 'evidence'] : ['sentinel']);
  });

  it('keeps evidence of whatever is contained, at any severity', () => {
    const policy: DeliveryPolicy = {
      ...POLICY,
      evidenceFrom: 'critical',
      contain: { severities: ['low'], detections: [], confidence: 'low' },
    };
    expect(sinksFor(containable({ severity: 'low' }), policy)).toEqual(['sentinel', 'evidence', 'containment']);
  });

  it('delivers a suppressed alert, but never contains it', () => {
    expect(sinksFor(containable({ suppression }), POLICY)).toEqual(['sentinel', 'evidence']);
  });
});

describe('containment of an alert', () => {
  it('acts on the account that the alert is about', () => {
    expect(containmentOf(containable({ culprit: culprit('kim.doe@contoso.example') }), POLICY)).toEqual({
      kind: 'contain',
      target: { action: 'contain-account', principalName: 'kim.doe@contoso.example', objectId: OBJECT_ID },
    });
  });

  it('acts on the application where the answer to the detection is that', () => {
    expect(containmentOf(containable(byApp), POLICY)).toEqual({
      kind: 'contain',
      target: { action: 'contain-application', applicationId: APP },
    });
  });

  it.each([
    ['no rule', {}, { ...POLICY, contain: null }, 'not-admitted'],
    ['another severity', { severity: 'high' as const }, POLICY, 'not-admitted'],
    ['too little confidence', { confidence: 'medium' as const }, POLICY, 'not-admitted'],
    ['an allowance', { suppression }, POLICY, 'suppressed'],
    ['no containment that fits', { response: { l1: [], t2: [], containment: [] } }, POLICY, 'does-not-fit'],
    ['nobody of whom it is certain', { culprit: culprit(null) }, POLICY, 'no-principal'],
    [
      'an account, where only containing an application fits',
      { culprit: culprit('kim.doe@contoso.example'), response: byApp.response },
      POLICY,
      'no-principal',
    ],
    ['an application, where only containing an account fits', { culprit: culprit(null, APP) }, POLICY, 'no-principal'],
    [
      'what is kept and restored only',
      { response: { l1: [], t2: [], containment: [{ action: 'restore-mailbox' as const, text: 'x' }] } },
      POLICY,
      'does-not-fit',
    ],
    [
      'an excluded id that only the culprit has',
      { culprit: culprit('x@contoso.example') },
      never(OBJECT_ID),
      'never-contain',
    ],
    ['an excluded name', {}, never('kim.doe@contoso.example'), 'never-contain'],
    [
      'an excluded name in other case',
      { actor: 'Kim.Doe@Contoso.example' },
      never('kim.doe@contoso.example'),
      'never-contain',
    ],
    ['an excluded object id', { entities: entities({ account }) }, never(OBJECT_ID), 'never-contain'],
    [
      'an excluded name that only the entity has',
      { actor: null, culprit: culprit('x@contoso.example'), entities: entities({ account }) },
      never('kim.doe@contoso.example'),
      'never-contain',
    ],
    [
      'an excluded account that is named without a domain',
      {
        actor: null,
        culprit: culprit('x@contoso.example'),
        entities: entities({ account: { ...account, upnSuffix: null } }),
      },
      never('kim.doe'),
      'never-contain',
    ],
    ['an excluded application', byApp, never(APP), 'never-contain'],
    [
      'an excluded account beside the target',
      { actor: 'pat@contoso.example', entities: entities({ account }) },
      never(OBJECT_ID),
      'never-contain',
    ],
  ])('does nothing: %s', (_why, change, policy, expected) => {
    const decision = containmentOf(containable(change), policy);
    expect(decision.kind === 'excluded' ? decision.why : decision.kind).toBe(expected);
    // The sink says why on the alert, and looks whether an earlier revision was certain.
    expect(sinksFor(containable(change), policy).includes('containment')).toBe(expected === 'no-principal');
  });

  const actions = (...those: ('contain-account' | 'contain-application' | 'preserve-evidence')[]) => ({
    response: { l1: [], t2: [], containment: those.map((action) => ({ action, text: 'x' })) },
  });
  const KIM = 'kim.doe@contoso.example';
  it.each([
    ['an account', culprit(KIM), actions('contain-account'), `account ${KIM}`],
    ['an account, though nothing fits', culprit(KIM), actions('preserve-evidence'), `account ${KIM}`],
    ['an application', culprit(null, APP), actions('contain-application'), `application ${APP}`],
    [
      'an application, though an account would fit',
      culprit(null, APP),
      actions('contain-account'),
      `application ${APP}`,
    ],
    [
      'the application of two that fit',
      culprit(KIM, APP),
      actions('contain-account', 'contain-application'),
      `application ${APP}`,
    ],
    ['the account of two', culprit(KIM, APP), actions('contain-account'), `account ${KIM}`],
    ['nobody', culprit(null), actions('contain-account', 'contain-application'), 'nobody'],
  ])('knows the culprit: %s', (_who, who, response, expected) => {
    const target = culpritToContain(containable({ culprit: who, ...response }));
    expect(target === null ? 'nobody' : nameOfTarget(target)).toBe(expected);
  });

  it('excludes nobody for being next to nobody', () => {
    expect(containmentOf(containable({ actor: null, entities: entities({ account: null }) }), never('')).kind).toBe(
      'contain',
    );
  });

  it('admits a detection by name, whatever the severity', () => {
    const contain = { severities: [], detections: ['purge-loop'], confidence: 'medium' as const };
    const alert = containable({ severity: 'medium', confidence: 'medium', detections: ['x', 'purge-loop'] });
    expect(containmentOf(alert, { ...POLICY, contain }).kind).toBe('contain');
  });
});
