/** Episodes: findings of one subject that follow each other within the quiet period are one alert. */
import { createHash } from 'node:crypto';
import { SEVERITIES, severityOf } from '../detections/detection.ts';
import { compareText } from './entry.ts';
import type { Episode, EpisodeDetection } from './state.ts';

/** A finding as an episode sees it: an interval of event time with what was counted in it. */
export interface EpisodeItem {
  readonly detection: string;
  readonly first: number;
  readonly last: number;
  readonly score: number;
  /** Identity of the first record, so that the id of a new episode follows from its contents. */
  readonly firstId: string;
}

/** Recounts what an episode holds of one detection, from the entries that still exist. */
export type Recount = (detection: string, first: number, last: number) => EpisodeDetection | null;

/** The number from which a detection's count is worth telling again each time that it doubles. */
export type ThresholdOf = (detection: string) => number;

/**
 * Puts each item into the episode that is nearest within the quiet period, or opens one. Returns all episodes, changed
 * ones as new objects, and the ids of those that hold an item of this call, whether or not anything about them changed.
 */
export function assign(
  subject: string,
  episodes: readonly Episode[],
  items: readonly EpisodeItem[],
  quietMs: number,
  recount: Recount,
  thresholdOf: ThresholdOf,
): { episodes: Episode[]; touched: string[] } {
  const all = [...episodes];
  const touched = new Set<string>();
  for (const item of [...items].sort(compareItems)) {
    const near = all
      .map((episode, index) => ({ episode, index, distance: distance(episode, item) }))
      .filter((candidate) => candidate.distance <= quietMs)
      .sort((a, b) => a.distance - b.distance || a.episode.first - b.episode.first);
    const nearest = near[0];
    const grown = include(nearest?.episode ?? open(subject, item), item, recount, thresholdOf);
    const others = near.slice(1).map((candidate) => candidate.episode.id);
    if (nearest) all[nearest.index] = relate(grown, others);
    else all.push(grown);
    for (const other of near.slice(1)) all[other.index] = relate(other.episode, [grown.id]);
    touched.add(grown.id);
  }
  all.sort((a, b) => a.first - b.first || (a.id < b.id ? -1 : 1));
  return { episodes: all, touched: [...touched] };
}

function compareItems(a: EpisodeItem, b: EpisodeItem): number {
  return (
    a.first - b.first || a.last - b.last || compareText(a.detection, b.detection) || compareText(a.firstId, b.firstId)
  );
}

/** Milliseconds between an episode and an item; 0 where they overlap. */
function distance(episode: Episode, item: EpisodeItem): number {
  return Math.max(0, item.first - episode.last, episode.first - item.last);
}

function open(subject: string, item: EpisodeItem): Episode {
  const seed = `${subject}\n${item.detection}\n${item.first}\n${item.firstId}`;
  return {
    id: createHash('sha256').update(seed).digest('hex').slice(0, 32),
    first: item.first,
    last: item.last,
    revision: 0,
    detections: new Map(),
    related: [],
  };
}

function relate(episode: Episode, others: readonly string[]): Episode {
  const related = [...new Set([...episode.related, ...others])].sort();
  return related.length === episode.related.length ? episode : { ...episode, related };
}

function include(episode: Episode, item: EpisodeItem, recount: Recount, thresholdOf: ThresholdOf): Episode {
  const first = Math.min(episode.first, item.first);
  const last = Math.max(episode.last, item.last);
  const detections = new Map(episode.detections);
  for (const detection of new Set([...detections.keys(), item.detection])) {
    const counted = recount(detection, first, last);
    const known = detections.get(detection);
    if (counted) detections.set(detection, known ? highWater(known, counted) : counted);
  }
  return { ...episode, first, last, detections, revision: revisionOf(detections, thresholdOf) };
}

/** Entries expire and coalesce; what an episode has once said of itself it never takes back. */
function highWater(a: EpisodeDetection, b: EpisodeDetection): EpisodeDetection {
  return {
    count: Math.max(a.count, b.count),
    peak: Math.max(a.peak, b.peak),
    score: Math.max(a.score, b.score),
    flags: a.flags | b.flags,
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
  };
}

/**
 * The revision of an episode: 1 and one more for each doubling of a count, each further detection, and each step of
 * severity above low. It follows from the episode's contents alone, so the last revision is the same however the records
 * were batched; it may skip numbers.
 */
function revisionOf(detections: ReadonlyMap<string, EpisodeDetection>, thresholdOf: ThresholdOf): number {
  let doublings = 0;
  let score = 0;
  for (const [id, detection] of detections) {
    doublings += Math.max(0, Math.floor(Math.log2(detection.count / thresholdOf(id))));
    score = Math.max(score, detection.score);
  }
  const aboveLow = Math.max(0, SEVERITIES.indexOf(severityOf(score)) - SEVERITIES.indexOf('low'));
  return doublings + detections.size + aboveLow;
}
