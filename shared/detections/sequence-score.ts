/** How a sequence is scored: the gravest of its parts and one step of severity more, at least low. */
import { BASE_SCORE, type Reason, type SequenceDetection } from './detection.ts';

const STEP = 20;
/** The top of the last band: nothing is graver than critical. */
const MAX_SCORE = 99;

/** @param gravest score of the gravest finding about any record of the sequence */
export function sequenceReasons(
  { steps = 1, text }: Pick<SequenceDetection, 'steps' | 'text'>,
  gravest: number,
): readonly Reason[] {
  const score = Math.min(MAX_SCORE, Math.max(BASE_SCORE.low, gravest + STEP * steps));
  return partsOf(text, score, Math.min(score, gravest));
}

/** The reasons again from the score alone, for an alert whose records are not all at hand. */
export function sequenceReasonsOf(
  { steps = 1, text, orFirstUse }: Pick<SequenceDetection, 'steps' | 'text' | 'orFirstUse'>,
  score: number,
): readonly Reason[] {
  if (score === orFirstUse?.score) return [{ points: score, text: orFirstUse.text }];
  return partsOf(text, score, Math.max(0, score - STEP * steps));
}

function partsOf(text: string, score: number, gravest: number): readonly Reason[] {
  const reasons: Reason[] = [];
  if (gravest > 0) reasons.push({ points: gravest, text: 'The gravest of its parts by itself.' });
  return [...reasons, { points: score - gravest, text }];
}
