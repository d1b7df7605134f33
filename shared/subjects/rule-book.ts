/** The detections that are evaluated at one kind of subject, with what follows from them for its rows. */
import type {
  AbsenceDetection,
  SequenceDetection,
  StatefulDetection,
  SubjectKind,
  WindowDetection,
} from '../detections/detection.ts';
import type { FactKind } from '../facts/fact.ts';
import type { SubjectSettings } from './settings.ts';

export interface RuleBook {
  readonly rules: readonly StatefulDetection[];
  readonly byId: ReadonlyMap<string, StatefulDetection>;
  /** How long entries of a kind are kept behind the watermark, ms. */
  retentionOf(kind: string): number;
  /** The longest of them, ms. */
  readonly longestMs: number;
  /** Windows that count a kind. */
  countedBy(kind: string): readonly WindowDetection[];
  /** Kinds that tell single messages apart: their entries are never joined, the oldest are dropped. */
  isAboutMessages(kind: string): boolean;
  /** Kinds whose weights make the daily totals. */
  isDaily(kind: string): boolean;
  /** Whether any rule here uses facts of that kind. */
  uses(kind: string): boolean;
}

/** A kind without the family of its source. */
export function baseKind(kind: string): string {
  const at = kind.indexOf('@');
  return at === -1 ? kind : kind.slice(0, at);
}

/** Facts that are kept longer than the rules there use them: others ask for them. */
const TOLD: Partial<Record<SubjectKind, readonly FactKind[]>> = {
  actor: ['credentials-changed', 'content-exported'],
  mailbox: ['automatic-delete', 'inbox-rule-ended'],
  tenant: ['transport-rule-changed'],
  // Asked for when a person's wait is over, which is later than the sequence there looks back.
  identity: ['cmdlet-logged', 'cmdlet-answered'],
};

/** Whether facts of that kind are there to be asked for alone: no detection finds anything by them. */
export function isOnlyTold(kind: string): boolean {
  return Object.values(TOLD).some((kinds) => kinds.some((told) => told === baseKind(kind)));
}

/** How long those are kept: as long as the longest sequence looks back, with its lateness. Source: retention of facts, 9 days. */
const TOLD_MS = 9 * 86_400_000;

/** @param told facts that are kept though no rule uses them */
export function createRuleBook(
  rules: readonly StatefulDetection[],
  settings: SubjectSettings,
  told: readonly FactKind[] = [],
): RuleBook {
  const windows = rules.filter((rule) => rule.type === 'window');
  const pairs = rules.filter((rule) => rule.type === 'sequence' || rule.type === 'absence');
  const retention = new Map<string, number>(told.map((kind) => [kind, TOLD_MS]));
  for (const rule of pairs)
    for (const kind of keptKinds(rule))
      retention.set(kind, Math.max(retention.get(kind) ?? settings.retentionMs, keptFor(rule, settings)));
  const daily = new Set<string>(rules.flatMap(dailyKinds));
  // What is counted must never be dropped: its entries are joined, whatever else they are matched by.
  const counted = new Set<string>([...windows.flatMap((rule) => rule.tallies), ...daily]);
  const messages = new Set<string>(
    pairs
      .filter((rule) => rule.join === 'message')
      .flatMap((rule) => [...rule.first.kinds, ...secondOf(rule).kinds])
      .filter((kind) => !counted.has(kind)),
  );
  const used = new Set<string>([
    ...windows.flatMap((rule) => rule.tallies),
    ...pairs.flatMap((rule) => [...rule.first.kinds, ...secondOf(rule).kinds]),
    ...daily,
    ...told,
  ]);
  return {
    rules,
    byId: new Map(rules.map((rule) => [rule.id, rule])),
    retentionOf: (kind) => retention.get(baseKind(kind)) ?? settings.retentionMs,
    longestMs: Math.max(settings.retentionMs, ...retention.values()),
    countedBy: (kind) => windows.filter((rule) => rule.tallies.some((tally) => tally === baseKind(kind))),
    isAboutMessages: (kind) => messages.has(baseKind(kind)),
    isDaily: (kind) => daily.has(baseKind(kind)),
    uses: (kind) => used.has(baseKind(kind)),
  };
}

/**
 * First halves wait for second ones that come late. Where an answer is awaited, both halves must still be there when the
 * timer asks, which is after the time for late records is over.
 */
function keptFor(rule: SequenceDetection | AbsenceDetection, { latenessMs }: SubjectSettings): number {
  return rule.withinMs + (rule.type === 'absence' ? 2 : 1) * latenessMs;
}

function keptKinds(rule: SequenceDetection | AbsenceDetection): readonly string[] {
  const both = rule.type === 'absence' || rule.eitherOrder === true;
  return both ? [...rule.first.kinds, ...secondOf(rule).kinds] : rule.first.kinds;
}

export function secondOf(rule: SequenceDetection | AbsenceDetection) {
  return rule.type === 'sequence' ? rule.second : rule.expected;
}

function dailyKinds(rule: StatefulDetection): readonly string[] {
  if (rule.type === 'baseline') return rule.tallies;
  return rule.type === 'absence' && rule.activeDays > 0 ? rule.expected.kinds : [];
}

export type RuleBooks = (kind: SubjectKind) => RuleBook;

/** Kinds of subjects to which facts of their tenant are taken. */
export const WITH_TENANT_FACTS = ['mailbox', 'application'] as const satisfies readonly SubjectKind[];

/** A tenant's row keeps what the rows of its mailboxes and applications use, as long as they do. */
function tenantBook(book: RuleBook, others: readonly RuleBook[]): RuleBook {
  const all = [book, ...others];
  return {
    ...book,
    uses: (kind) => all.some((other) => other.uses(kind)),
    retentionOf: (kind) => Math.max(...all.map((other) => other.retentionOf(kind))),
    longestMs: Math.max(...all.map((other) => other.longestMs)),
  };
}

/** The rule as it is evaluated at a kind of subject; nothing where it is not. */
function evaluatedAt(rule: StatefulDetection, kind: SubjectKind): readonly StatefulDetection[] {
  if (rule.type !== 'sequence') return rule.subject === kind ? [rule] : [];
  if (rule.subject !== kind && !rule.alsoAt?.includes(kind)) return [];
  return [{ ...rule, join: rule.joinAt?.[kind] ?? rule.join }];
}

/** One book for each kind of subject. */
export function createRuleBooks(rules: readonly StatefulDetection[], settings: SubjectSettings): RuleBooks {
  const books = new Map<SubjectKind, RuleBook>();
  function make(kind: SubjectKind): RuleBook {
    const book = createRuleBook(
      rules.flatMap((rule) => evaluatedAt(rule, kind)),
      settings,
      TOLD[kind],
    );
    return kind === 'tenant' ? tenantBook(book, WITH_TENANT_FACTS.map(bookOf)) : book;
  }
  function bookOf(kind: SubjectKind): RuleBook {
    const book = books.get(kind) ?? make(kind);
    books.set(kind, book);
    return book;
  }
  return bookOf;
}
