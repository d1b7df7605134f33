/** Asks allowances about an alert that is to be raised, without a read for each. They can be read here, and nothing else. */
import type { Suppression } from '../alerts/alert.ts';
import { type AllowanceBook, type AllowanceQuestion, allowanceBook } from '../alerts/allowed.ts';
import { type AlertCandidate, isWhole } from '../alerts/candidate.ts';
import type { LoadedRecord } from '../alerts/loaded-record.ts';
import type { Subject } from '../subjects/subject.ts';
import type { AllowanceReader } from './ports.ts';

/** How long what was read is believed, ms: an allowance that is added or ended works within a minute. Its expiry works at once. */
const AGE_MS = 60_000;

export interface Allowances {
  /**
   * @param load the records behind the candidate, asked for only where the answer depends on them
   * @throws whatever the store throws: what cannot be read is no answer, neither yes nor no
   */
  suppressionOf(candidate: AlertCandidate, load: () => Promise<readonly LoadedRecord[]>): Promise<Suppression | null>;
}

export interface AllowancesOptions {
  readonly reader: AllowanceReader;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createAllowances({ reader, now }: AllowancesOptions): Allowances {
  let known: { readAt: number; book: Promise<AllowanceBook> } | undefined;

  async function current(): Promise<AllowanceBook> {
    if (known !== undefined && now() - known.readAt < AGE_MS) return known.book;
    const reading = { readAt: now(), book: reader.list().then(({ allowances }) => allowanceBook(allowances)) };
    known = reading;
    try {
      return await reading.book;
    } catch (fault) {
      if (known === reading) known = undefined; // the next alert asks again
      throw fault;
    }
  }

  return {
    async suppressionOf(candidate, load) {
      const book = await current();
      const { episode, behind, subject } = candidate;
      if (book.isEmpty) return null;
      const records = behind.complete ? await load() : [];
      const whole = isWhole(candidate, records.length);
      // What others did before is in no subject's name, so who did what nobody can look at is unknown.
      if (!whole && !behind.ownActs) return null;
      return book.suppressionOf({
        tenantId: subject.tenantId,
        detections: [...episode.detections.keys()],
        first: behind.first,
        last: behind.last,
        events: whole ? records.map(({ event }) => event) : null,
        subject: answersOf(subject),
        raisedAt: now(),
      });
    },
  };
}

/** What the subject says of every act in its row. Rows that a timer asks have no names, and say nothing. */
function answersOf(subject: Subject): AllowanceQuestion['subject'] {
  const nothing = { actor: null, mailbox: null, application: null };
  switch (subject.kind) {
    case 'actor':
      return { ...nothing, actor: subject.actor || null };
    case 'device-account':
      return { ...nothing, actor: subject.account || null };
    case 'mailbox':
      return { ...nothing, mailbox: subject.mailbox || null };
    case 'application':
      return { ...nothing, application: subject.appId || null };
    default:
      return nothing;
  }
}
