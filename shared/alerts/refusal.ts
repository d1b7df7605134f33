/** What a sink notes of an alert that it refused for what the alert holds: sending the same again by itself would never end. */
import type { SinkNote, StoredAlert } from '../pipeline/ports.ts';

const REFUSED = 'refused: ';

export function refusalNote(reason: string): SinkNote {
  return { text: REFUSED + reason, order: 1 };
}

/** A sink that took the alert later, after a person sent it again, has its mark: ask for that first. */
export function isRefused({ notes }: Pick<StoredAlert, 'notes'>, sink: string): boolean {
  return notes.get(sink)?.startsWith(REFUSED) === true;
}
