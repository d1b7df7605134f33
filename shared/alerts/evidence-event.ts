/** One record behind an alert, as the alert shows it. */
import type { PurgewatchEvent } from '../events/event.ts';
import type { EvidenceEvent } from './alert.ts';
import { mailboxOf } from './entities.ts';
import { maskSecrets } from './mask-secrets.ts';
import { plainName, plainText, shortText } from './safe-text.ts';

/** Subjects that one record shows: enough to see what it was about. A record may list hundreds of messages. */
const MAX_SUBJECTS = 3;
/** Characters of one subject that are looked at for secrets, before it is cut: half a secret is not known as one. */
const READ_CHARACTERS = 2_000;

/**
 * @param journal blob that holds the raw record
 * @param mailSubjects whether subjects of messages are shown at all; secrets in them are masked
 */
export function evidenceEventOf(event: PurgewatchEvent, journal: string | null, mailSubjects: boolean): EvidenceEvent {
  return {
    recordId: event.recordId,
    time: new Date(event.time).toISOString(),
    source: event.form,
    act: plainText(actOf(event)),
    actor: plainName(event.actor),
    mailbox: plainName(mailboxOf(event)),
    device: plainName('device' in event ? event.device : null),
    ip: event.ip,
    subjects: mailSubjects ? subjectsOf(event) : [],
    journal,
  };
}

/** Of the first messages that have one, each once. */
function subjectsOf(event: PurgewatchEvent): string[] {
  const found = new Set<string>();
  for (const { subject } of event.kind === 'audit' ? event.items : []) {
    const text = subject === null ? '' : maskSecrets(plainText(subject.slice(0, READ_CHARACTERS)));
    if (text !== '') found.add(shortText(text));
    if (found.size === MAX_SUBJECTS) break;
  }
  return [...found];
}

function actOf(event: PurgewatchEvent): string {
  switch (event.kind) {
    case 'audit':
      return event.operation;
    case 'process':
      return event.fileName;
    case 'file':
      return event.action;
    case 'api':
      return event.method;
  }
}
