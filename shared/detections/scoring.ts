/** Scores as sums of reasons: a base by severity, and grounds that lift or lower it to another. */
import { BASE_SCORE, type Match, type Reason, SEVERITIES, type Severity, severityOf } from './detection.ts';

export interface Ground {
  readonly text: string;
  /** Severity that the finding has at least because of this. */
  readonly lift?: Severity;
  /** Severity that it has at most because of this, from here on. */
  readonly lower?: Severity;
}

/** What a further ground adds once the severity is reached: it orders findings, but moves none to the next severity. */
const FURTHER_POINTS = 2;
const BAND = 20;

/** The first reason carries the base score of `severity`; each ground adds or takes points as it says. */
export function scored(severity: Severity, text: string, grounds: readonly Ground[] = []): Match {
  const reasons: Reason[] = [{ points: BASE_SCORE[severity], text }];
  let score: number = BASE_SCORE[severity];
  for (const ground of grounds) {
    const points = pointsOf(ground, score);
    reasons.push({ points, text: ground.text });
    score += points;
  }
  return { reasons };
}

function pointsOf(ground: Ground, score: number): number {
  const rank = SEVERITIES.indexOf(severityOf(score));
  if (ground.lower !== undefined)
    return rank > SEVERITIES.indexOf(ground.lower)
      ? BASE_SCORE[ground.lower] - score
      : -Math.min(FURTHER_POINTS, score % BAND);
  if (ground.lift !== undefined && rank < SEVERITIES.indexOf(ground.lift)) return BASE_SCORE[ground.lift] - score;
  return within(FURTHER_POINTS, score);
}

/** So many of these points as leave the severity what it is. */
export function within(points: number, score: number): number {
  return Math.min(points, BAND - 1 - (score % BAND));
}

export function sumOf(reasons: readonly Reason[]): number {
  return Math.min(
    100,
    Math.max(
      0,
      reasons.reduce((sum, reason) => sum + reason.points, 0),
    ),
  );
}
