/** A password or a second factor of an account was changed: no detection asks, but an analyst does. */
import { addressOf } from '../events/audit-record.ts';
import type { AuditEvent } from '../events/event.ts';
import type { Fact } from './fact.ts';
import type { FactSource } from './source.ts';

/** Source: "Audit log activities", user administration activities in Microsoft Entra ID. */
const PASSWORD_OPERATIONS = [
  'Change user password.',
  'Reset user password.',
  'Set force change user password.',
  'Set user password.',
] as const;

/** Only ever done by the account itself. */
const BY_ITSELF = 'change user password.';

/** Says which properties changed; most are about anything but how the user signs in. */
const UPDATE = 'Update user.';

/** Of the directory's user object: methods, phone numbers and requirement of the second factor. */
const STRONG_AUTHENTICATION = 'strongauthentication';

export const credentials: FactSource = {
  operations: [...PASSWORD_OPERATIONS, UPDATE],
  ofAudit(event) {
    if (event.operation.toLowerCase() === UPDATE.toLowerCase() && !changesFactors(event)) return [];
    // The directory names the account as the object; whoever did it may be somebody else.
    const account = addressOf(event.objectId) ?? (event.operation.toLowerCase() === BY_ITSELF ? event.actor : null);
    if (account === null) return [];
    const fact: Fact = {
      subject: { kind: 'actor', tenantId: event.tenantId, actor: account },
      kind: 'credentials-changed',
      weight: 1,
      score: 0,
      flags: 0,
      key: event.actor === account ? null : event.actor,
      alternative: null,
    };
    return [fact];
  },
};

function changesFactors({ modified }: AuditEvent): boolean {
  return modified !== undefined && [...modified.keys()].some((name) => name.startsWith(STRONG_AUTHENTICATION));
}
