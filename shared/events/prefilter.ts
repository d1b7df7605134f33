/**
 * Decides from the text of a record, without parsing it, that it cannot matter. Nearly all records of these streams are
 * irrelevant, and parsing them is what costs.
 *
 * It drops a record only on evidence: every place where an operation, a command line or a path can stand is readable and
 * holds nothing of interest, and there is at least one such place. Everything else is parsed. Where a record was cut out
 * of a list does not matter for what is dropped; what is kept must parse, else the whole message takes the long way.
 */
import { createInterest, type Interest, type Interests } from './interests.ts';
import { createReader, type Selection } from './read-message.ts';
import { RecordScanner } from './record-scanner.ts';

export interface Prefilter {
  /** Whole messages: `unwrap`, less the records that cannot matter. */
  readonly read: (message: unknown) => Selection;
  /** Whether the text of one record may matter. */
  readonly mayMatter: (text: string) => boolean;
  /** Whether an event is of interest: what the full path would say of it. */
  readonly isOfInterest: Interest['event'];
}

export function createPrefilter(interests: Interests): Prefilter {
  const interest = createInterest(interests);
  return {
    read: createReader(interests),
    mayMatter: (text) => new RecordScanner(text, asItIs, interest).mayMatter(0, text.length),
    isOfInterest: interest.event,
  };
}

function asItIs(text: string): string {
  return text;
}
