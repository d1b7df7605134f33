/** An application is consented to, or used for the first time, and deletes mail. */
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, GRAPH_ACTIVITY_URL } from './attack.ts';
import type { SequenceDetection } from './detection.ts';

export const appConsentThenDeleted: SequenceDetection = {
  type: 'sequence',
  id: 'app-consent-then-deleted',
  title: 'Mail deleted by a new application',
  why: 'Consent phishing gives an application access that outlasts passwords. One that deletes mail within days of the consent is after the traces, or the mail. Where the consent is in no log, an application that was never seen at the account before is what remains of it.',
  logic:
    'A user, or an administrator for all users, consented to an application, and within 7 days that application deleted mail for that user: through Microsoft Graph, or by REST or EWS in the audit log. One step graver than the gravest of the two, at least low. Without a consent in sight, the first act that was ever seen of the application for that user stands for its first use, if the audit log and the Graph log (where it is connected) had been heard for 14 days before it: deletes that follow it within 7 days are low, whatever they are. The first act itself completes nothing, because it alone is how every use begins; it is not graver, because everybody who takes up a new mail program does just that.',
  tuning:
    'Mail and archive applications that are rolled out make it low or medium: allow them by id. Without consent it stays low.',
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
  orFirstUse: {
    logs: [['graph-delete'], ['hard-delete', 'soft-delete']],
    score: 25,
    text: 'Nothing had been seen of the application for this account in two weeks or more of its logs; it deleted mail, and went on.',
  },
};
