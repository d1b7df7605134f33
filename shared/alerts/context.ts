/** What the state knows beside an alert's own records: read once for each revision, see `shared/pipeline/alert-context.ts`. */
import type { Profile } from './alert.ts';

/** A fact by its kind, or a finding by its detection. */
export interface Act {
  readonly kind: string;
  /** Event time, ms since 1970 UTC. */
  readonly time: number;
  /** Of the alert's own record, or one that was read again from the journal; null where only the state remembers it. */
  readonly recordId: string | null;
  /** Who did it; null where no record that is at hand says so. */
  readonly by: string | null;
  /** Rows hold hashes: of what they name by another one it is known only that it is `another` than those of the alert. */
  readonly mailbox: { readonly name: string } | 'another' | null;
}

/** What rows remember of one subject. */
export interface Past {
  /** Event time of the earliest record that was taken in, ms. */
  readonly since: number;
  /** Since when the logs themselves have been heard; infinite where nobody said so. */
  readonly heardFrom: number;
  readonly acts: readonly Act[];
  /** Items deleted by UTC day (days since 1970). */
  readonly days: ReadonlyMap<number, number>;
}

/** What one of the alert's records shows of its actor. */
export interface Sight {
  readonly kind: Exclude<keyof Profile, 'historyDays'>;
  readonly recordId: string;
  /** When the actor's row saw it first, ms; null where the row does not have it (any more). */
  readonly first: number | null;
}

export interface AlertContext {
  /** Null where there is no row: nothing was ever taken in of that subject. */
  readonly actor: Past | null;
  /** Of the mailboxes that the records are about. */
  readonly mailbox: Past | null;
  /** Of the application that acted, with its user. */
  readonly application: Past | null;
  /** Changes of mail flow rules in the tenant, whoever made them. */
  readonly tenantRules: readonly Act[];
  /** Changes of inbox rules in a mailbox that the record calls by a display name, a GUID or an alias that nobody here knows. */
  readonly unnamedRules: readonly Act[];
  readonly sights: readonly Sight[];
  /** When each network was seen first at which the actor signs in, ms; empty where no sign-ins are read. */
  readonly signInNetworks: readonly number[];
  /** Event time up to which the actor's row forgot sightings for want of room. */
  readonly seenFrom: number;
}

export const NO_CONTEXT: AlertContext = {
  actor: null,
  mailbox: null,
  application: null,
  tenantRules: [],
  unnamedRules: [],
  sights: [],
  signInNetworks: [],
  seenFrom: 0,
};
