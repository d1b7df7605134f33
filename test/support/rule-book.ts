// biome-ignore-all lint/suspicious/noThenProperty: the second half of a sequence is called so, and nothing awaits it
/** One rule of every type, with small numbers, so that tests of the state do not depend on the catalog. */
import type {
  AbsenceDetection,
  BaselineDetection,
  DetectionInfo,
  SequenceDetection,
  StatefulDetection,
  WindowDetection,
} from '../../shared/detections/detection.ts';
import { createRuleBook } from '../../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS as SETTINGS } from '../../shared/subjects/settings.ts';
import { HOUR, rule } from './entries.ts';

const INFO: Omit<DetectionInfo, 'id'> = {
  title: 'Test',
  logic: 'Test.',
  tuning: 'None.',
  why: 'Test',
  attack: [],
  severity: 'medium',
  falsePositives: [],
  references: [],
};

const ITEMS: WindowDetection = rule({ id: 'items', tallies: ['hard-delete'], threshold: 10 });
const KEYS: WindowDetection = rule({
  id: 'keys',
  tallies: ['hard-delete', 'soft-delete'],
  measure: 'keys',
  threshold: 3,
});
const NEEDS: WindowDetection = rule({
  id: 'needs',
  tallies: ['hard-delete', 'soft-delete'],
  threshold: 12,
  needs: ({ keys, nonOwner }) => keys >= 2 || nonOwner > 0,
});
export const FAMILIES: WindowDetection = rule({ id: 'families', tallies: ['mail-file-delete'], threshold: 6 });

function sequence(change: Pick<SequenceDetection, 'id' | 'first' | 'second'> & Partial<SequenceDetection>) {
  const common = {
    ...INFO,
    type: 'sequence',
    subject: 'actor',
    withinMs: 24 * HOUR,
    join: 'subject',
    text: 'Test',
  } as const;
  return { ...common, ...change } satisfies SequenceDetection;
}

export const LONG = sequence({
  id: 'weakened-then-deleted',
  first: { kinds: ['protection-weakened'] },
  second: { kinds: ['hard-delete'] },
  withinMs: 7 * 24 * HOUR,
});
const KEYED = sequence({
  id: 'export-then-removed',
  first: { kinds: ['export-requested'] },
  second: { kinds: ['export-removed'] },
  join: 'key',
});
const MESSAGE = sequence({
  id: 'sent-then-deleted',
  first: { kinds: ['mail-sent'] },
  second: { kinds: ['message-deleted'] },
  join: 'message',
  withinMs: HOUR,
});
const EITHER = sequence({
  id: 'either-order',
  first: { kinds: ['remote-logon'] },
  second: { kinds: ['mail-store-cleared'] },
  withinMs: 2 * HOUR,
  eitherOrder: true,
});

export const ABSENT: AbsenceDetection = {
  ...INFO,
  id: 'unanswered',
  type: 'absence',
  subject: 'actor',
  first: { kinds: ['cmdlet-run'] },
  expected: { kinds: ['cmdlet-logged'] },
  withinMs: 24 * HOUR,
  join: 'key',
  activeDays: 0,
  score: () => [{ points: 50, text: 'silence' }],
};

export const BASELINE: BaselineDetection = {
  ...INFO,
  id: 'departure',
  type: 'baseline',
  subject: 'actor',
  tallies: ['hard-delete', 'soft-delete'],
  times: 2,
  percentile: 0.95,
  days: 14,
  activeDays: 2,
  floor: 2,
  score: () => [{ points: 30, text: 'much' }],
};

export const EVERY_RULE: readonly StatefulDetection[] = [
  ITEMS,
  KEYS,
  NEEDS,
  FAMILIES,
  LONG,
  KEYED,
  MESSAGE,
  EITHER,
  ABSENT,
  BASELINE,
];
export const EVERY_BOOK = createRuleBook(EVERY_RULE, SETTINGS);
