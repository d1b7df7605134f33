/** What the runbook is answered from, and what its answers have in common. */
import type { Alert, RunbookAnswer } from './alert.ts';
import type { Act, AlertContext, Past } from './context.ts';
import { historyDays, isKnownLongEnough } from './profile.ts';
import type { Asked } from './query-parts.ts';

export interface RunbookInput {
  readonly alert: Pick<Alert, 'count' | 'detections'> & {
    /** Whether `count` counts items, not records. */
    readonly countsItems: boolean;
  };
  readonly asked: Asked;
  /** Facts and findings of the alert's own records. */
  readonly own: readonly Act[];
  /** Mailboxes that those records are about. */
  readonly mailboxes: readonly string[];
  readonly context: AlertContext;
}

export type Told = Pick<RunbookAnswer, 'answer' | 'because'> & { readonly evidence?: readonly string[] };

/** What the alert's records and rows tell of, by time. */
export function actsOf(
  { own, context }: RunbookInput,
  kinds: readonly string[],
  rows: readonly (Past | null)[] = [context.actor, context.mailbox, context.application],
): Act[] {
  const past = rows.flatMap((row) => row?.acts ?? []);
  return byTime([...own, ...past].filter(({ kind }) => kinds.includes(kind)));
}

export function byTime(acts: readonly Act[]): Act[] {
  return [...acts].sort((a, b) => a.time - b.time);
}

export function recordIds(acts: readonly Act[]): string[] {
  return acts.map(({ recordId }) => recordId).filter((id) => id !== null);
}

/** That nothing is recorded means something only where somebody has listened for long enough. */
export function noOrUnknown({ asked, context }: RunbookInput, because: string): Told {
  const [row, name] = context.mailbox === null ? [context.actor, 'account'] : [context.mailbox, 'mailbox'];
  if (isKnownLongEnough(row, asked.first)) return { answer: 'no', because };
  return { answer: 'unknown', because: shortHistory(row, asked.first, name) };
}

export function shortHistory(past: Past | null, first: number, what: string): string {
  if (past === null) return `Nothing was recorded of this ${what} before.`;
  const days = historyDays(past, first);
  return days >= 14
    ? `What the records show is not remembered of this ${what}.`
    : `Only ${days} days are known of this ${what}; 14 are needed.`;
}

export function at(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export function listOf(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

export function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
