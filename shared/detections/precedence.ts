/**
 * Which detections may speak of one and the same act, and which of them leads. Everything else that several detections say of
 * one record is about different acts in it: calls of one command line. A test holds all samples against this list.
 */
export interface Precedence {
  /** Leads the alert where both are equally grave. */
  readonly first: string;
  readonly second: string;
  readonly why: string;
}

/** The detection whose finding goes along with that of any cmdlet that a command line hid. */
const DISGUISE = 'obfuscated-mail-command';

export const PRECEDENCE: readonly Precedence[] = [
  {
    first: 'security-notice-deleted',
    second: 'delete-in-another-mailbox',
    why: 'What was deleted tells more than whose it was.',
  },
  {
    first: 'security-notice-deleted',
    second: 'item-deleted',
    why: 'item-deleted notes every delete for the windows; the other one says what is special about this one.',
  },
  {
    first: 'delete-in-another-mailbox',
    second: 'item-deleted',
    why: 'item-deleted notes every delete for the windows; the other one says whose mailbox it was.',
  },
  {
    first: 'inbox-rule-hides-mail',
    second: 'inbox-rule-removed',
    why: 'One UpdateInboxRules may write a rule and remove another: what still acts comes before what is gone.',
  },
  {
    first: 'mailbox-audit-weakened',
    second: 'recoverable-items-weakened',
    why: 'One Set-Mailbox may turn off both: without auditing nobody learns what the lost recovery was used for.',
  },
];

/** Whether two detections may both speak of one act. */
export function mayStandTogether(a: string, b: string): boolean {
  if (a === DISGUISE || b === DISGUISE) return true;
  return PRECEDENCE.some(({ first, second }) => (first === a && second === b) || (first === b && second === a));
}

/**
 * Of equally grave detections of one alert the one that stands further up in the catalog leads. The order of the catalog
 * follows `PRECEDENCE`, and names what was done before how it was hidden.
 */
export function byCatalog(catalog: ReadonlyMap<string, unknown>): (a: string, b: string) => number {
  const places = new Map([...catalog.keys()].map((id, place) => [id, place]));
  const placeOf = (id: string) => places.get(id) ?? places.size;
  return (a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : a > b ? 1 : 0);
}
