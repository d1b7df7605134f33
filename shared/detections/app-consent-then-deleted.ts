/** An application is consented to, and deletes mail. */
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, GRAPH_ACTIVITY_URL } from './attack.ts';
import type { SequenceDetection } from './detection.ts';

export const appConsentThenDeleted: SequenceDetection = {
  type: 'sequence',
  id: 'app-consent-then-deleted',
  title: 'Mail deleted by an application after consent',
  why: 'Consent phishing gives an application access that outlasts passwords. One that deletes mail within days of the consent is after the traces, or the mail.',
  logic:
    'A user, or an administrator for all users, consented to an application, and within 7 days that application deleted mail for that user: through Microsoft Graph, or by REST or EWS in the audit log. One step graver than the gravest of the two, at least low.',
  tuning: 'Mail and archive applications that are rolled out make it low or medium: allow them by id.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'medium',
  falsePositives: ['Newly deployed mail and archive applications'],
  references: [CLEAR_MAILBOX_DATA_URL, GRAPH_ACTIVITY_URL],
  subject: 'application',
  first: { kinds: ['app-consented'] },
  second: { kinds: ['graph-delete', 'hard-delete', 'soft-delete'] },
  withinMs: 7 * 86_400_000,
  join: 'subject',
  text: 'Consent to the application had been given before; then it deleted mail.',
};
