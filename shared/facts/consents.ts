/** Consent to an application: by one user, or for all of the tenant. */
import type { AuditEvent } from '../events/event.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Fact } from './fact.ts';
import type { FactSource } from './source.ts';

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
/** The resource of nearly every grant, which is no application that anybody consents to. */
const GRAPH = '00000003-0000-0000-c000-000000000000';

export const consents: FactSource = {
  operations: ['Consent to application.', 'Consent to application'],
  ofAudit(event, { score }) {
    const appId = consentedApp(event);
    if (appId === null) return [];
    const fact = { kind: 'app-consented' as const, weight: 1, score, flags: 0, alternative: null };
    if (isForAll(event)) return [{ ...fact, subject: { kind: 'tenant', tenantId: event.tenantId }, key: appId }];
    return users(event).map((user): Fact => ({ ...fact, subject: application(event, appId, user), key: null }));
  },
};

function application({ tenantId }: AuditEvent, appId: string, user: string): Subject {
  return { kind: 'application', tenantId, appId, user };
}

/** The application's id, which is the object or one of its service principal names. */
function consentedApp(event: AuditEvent): string | null {
  const names = `${event.objectId ?? ''} ${changed(event, 'targetid.serviceprincipalnames')}`
    .slice(0, 4_096)
    .toLowerCase();
  const id = GUID.exec(names)?.[0] ?? null;
  return id === GRAPH ? null : id;
}

function isForAll(event: AuditEvent): boolean {
  const all = changed(event, 'consentcontext.onbehalfofall').toLowerCase() === 'true';
  return all || changed(event, 'consentaction.permissions').slice(0, 16_384).includes('ConsentType: AllPrincipals');
}

/** By principal name, as audit records have it, and by object id, as Graph has it. */
function users(event: AuditEvent): string[] {
  const permissions = changed(event, 'consentaction.permissions').slice(0, 16_384).toLowerCase();
  const at = permissions.indexOf('principalid: ');
  const objectId = at === -1 ? undefined : GUID.exec(permissions.slice(at, at + 64))?.[0];
  return [event.actor, objectId].filter((user): user is string => typeof user === 'string' && user !== '');
}

function changed(event: AuditEvent, name: string): string {
  return event.modified?.get(name)?.after ?? '';
}
