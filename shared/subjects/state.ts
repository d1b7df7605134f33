/** The state of one subject: what one row of Table Storage holds. Values are never changed in place. */
import type { Entry } from './entry.ts';

/** What an episode knows of one of its detections. All figures only ever rise. */
export interface EpisodeDetection {
  /** Records for detections that judge one event; items for counted ones. */
  readonly count: number;
  /** Most items in one window; equal to `count` for detections that judge one event. */
  readonly peak: number;
  readonly score: number;
  /** Entry flags joined: see `EntryFlag`. */
  readonly flags: number;
  readonly first: number;
  readonly last: number;
}

/** A burst of suspicious acts of one subject: one alert, revised while it grows. */
export interface Episode {
  /** The alert's id: fixed when the episode opens. */
  readonly id: string;
  /** Event times of the first and last finding. */
  readonly first: number;
  readonly last: number;
  /** A measure of growth, not a counter: see `revisionOf` in `episodes.ts`. */
  readonly revision: number;
  readonly detections: ReadonlyMap<string, EpisodeDetection>;
  /** Ids of episodes of the same subject that late data would have joined with this one. */
  readonly related: readonly string[];
}

/** When something was seen of a subject for the first and the last time, event time in ms. */
export interface Sighting {
  readonly first: number;
  readonly last: number;
}

export interface SubjectState {
  /** Largest event time seen; 0 for an empty state. */
  readonly watermark: number;
  /** Smallest event time that was ever taken in; infinite for an empty state. */
  readonly since: number;
  /** Smallest time since which the subject's sources were said to have been heard; infinite where nobody said so. */
  readonly heardFrom: number;
  /** By kind, each sorted by `compareEntries`. */
  readonly entries: ReadonlyMap<string, readonly Entry[]>;
  /** Sorted by `first`, then `id`. */
  readonly episodes: readonly Episode[];
  /** By UTC day (days since 1970): items of entries that have expired since. Live entries are added when it is asked for. */
  readonly days: ReadonlyMap<number, number>;
  /** Operations, clients, addresses, devices and applications by a letter and their keyed hash. */
  readonly seen: ReadonlyMap<string, Sighting>;
  /** Keyed hashes of what the subject is called in facts about it: a mailbox by its local part, its GUID. Sorted. */
  readonly names: readonly string[];
  /** Event time up to which sightings were forgotten for want of room: nothing before it can be called new. */
  readonly seenFrom: number;
}

export const EMPTY_STATE: SubjectState = {
  watermark: 0,
  since: Number.POSITIVE_INFINITY,
  heardFrom: Number.POSITIVE_INFINITY,
  entries: new Map(),
  episodes: [],
  days: new Map(),
  seen: new Map(),
  names: [],
  seenFrom: 0,
};
