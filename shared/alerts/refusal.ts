/** What a sink notes of an alert that it leaves to a person: sending the same again by itself would never end, or must not. */
import type { SinkNote, StoredAlert } from '../pipeline/ports.ts';

const REFUSED = 'refused: ';
const CAPPED = 'capped: ';

export function refusalNote(reason: string): SinkNote {
  return { text: REFUSED + reason, order: 1 };
}

/** Containment beyond the cap of a day. Any status that a later request gets takes its place. */
export function cappedNote(reason: string): SinkNote {
  return { text: CAPPED + reason, order: 0 };
}

/** A sink that took the alert later, after a person sent it again, has its mark: ask for that first. */
export function isLeftToPeople({ notes }: Pick<StoredAlert, 'notes'>, sink: string): boolean {
  const note = notes.get(sink) ?? '';
  return note.startsWith(REFUSED) || note.startsWith(CAPPED);
}
