/** Sends poisoned messages and pending alerts again. A poisoned message is removed only after it is on its queue again. */
import type { QueueClient } from '@azure/storage-queue';
import type { Outbox, PendingAlert } from '../../shared/pipeline/ports.ts';
import { QUEUES } from '../../shared/stores/names.ts';
import { encodePointer, parsePointer } from '../../shared/stores/pointer.ts';
import type { Report } from './item.ts';

export interface AlertFilter {
  readonly alert?: string;
  /** A queue by what it is for: a key of `QUEUES`. */
  readonly queue?: keyof typeof QUEUES;
  /** Poisoned, or raised, at this time or later, ms since 1970. */
  readonly since?: number;
}

type Queue = Pick<
  QueueClient,
  'getProperties' | 'sendMessage' | 'receiveMessages' | 'peekMessages' | 'updateMessage' | 'deleteMessage'
>;

export interface AlertOptions {
  readonly queue: (name: string) => Queue;
  readonly outbox: Pick<Outbox, 'due'>;
  readonly filter: AlertFilter;
  readonly dryRun: boolean;
  readonly report: Report;
}

/** Messages that one request gives. Source: Queue service REST API, "Get Messages". */
const PER_REQUEST = 32;
/** Long enough to send a page of messages again, seconds. */
const HIDDEN_SECONDS = 120;
/** Never expires. */
const FOR_EVER = -1;

export async function redriveAlerts(options: AlertOptions): Promise<void> {
  const { filter } = options;
  for (const [key, name] of Object.entries(QUEUES))
    if (filter.queue === undefined || filter.queue === key) await redrivePoisoned(name, options);
  // What is pending goes through routing, which knows the sinks that still lack it.
  if (filter.queue === undefined || filter.queue === 'alerts') await redrivePending(options);
}

async function redrivePoisoned(name: string, { queue, filter, dryRun, report }: AlertOptions): Promise<void> {
  const poison = queue(`${name}-poison`);
  if (dryRun) {
    const { peekedMessageItems } = await poison.peekMessages({ numberOfMessages: PER_REQUEST });
    for (const { messageText, insertedOn } of peekedMessageItems)
      if (admits(filter, messageText, insertedOn)) await report(itemOf(name, messageText, 'would-send'));
    return;
  }
  const skipped: { messageId: string; popReceipt: string }[] = [];
  // Those that are there now: what is sent again may fail again, and come back while this goes on.
  let left = (await poison.getProperties()).approximateMessagesCount ?? 0;
  while (left > 0) {
    const { receivedMessageItems } = await poison.receiveMessages({
      numberOfMessages: PER_REQUEST,
      visibilityTimeout: HIDDEN_SECONDS,
    });
    if (receivedMessageItems.length === 0) break;
    left -= receivedMessageItems.length;
    for (const { messageId, popReceipt, messageText, insertedOn } of receivedMessageItems) {
      if (!admits(filter, messageText, insertedOn)) {
        skipped.push({ messageId, popReceipt });
        continue;
      }
      await queue(name).sendMessage(messageText, { messageTimeToLive: FOR_EVER });
      await poison.deleteMessage(messageId, popReceipt);
      await report(itemOf(name, messageText, 'sent'));
    }
  }
  // Seen again at once by whoever looks next.
  for (const { messageId, popReceipt } of skipped) await poison.updateMessage(messageId, popReceipt, undefined, 0);
}

async function redrivePending({ queue, outbox, filter, dryRun, report }: AlertOptions): Promise<void> {
  const pending = await outbox.due(Number.MAX_SAFE_INTEGER / 2, Number.MAX_SAFE_INTEGER);
  for (const each of pending) {
    if (!admitsPending(filter, each)) continue;
    if (!dryRun) await queue(QUEUES.alerts).sendMessage(encodePointer(each.pointer), { messageTimeToLive: FOR_EVER });
    const { id, revision } = each.pointer;
    const reason = `raised ${new Date(each.since).toISOString()}`;
    const outcome = dryRun ? 'would-send' : 'sent';
    await report({ what: 'pending', name: `${id} revision ${revision}`, to: QUEUES.alerts, outcome, reason });
  }
}

function admitsPending({ alert, since }: AlertFilter, { pointer, since: raised }: PendingAlert): boolean {
  return (alert === undefined || pointer.id === alert) && (since === undefined || raised >= since);
}

function admits({ alert, since }: AlertFilter, text: string, insertedOn: Date): boolean {
  if (since !== undefined && insertedOn.getTime() < since) return false;
  return alert === undefined || alertOf(text)?.id === alert;
}

/** Null for a message that names no alert, or not well: it is redriven with all others, and fails again with its reason. */
function alertOf(text: string): { readonly id: string; readonly name: string } | null {
  try {
    const { id, revision } = parsePointer(text);
    return { id, name: `${id} revision ${revision}` };
  } catch {
    const id = /"alertId":"([A-Za-z0-9_-]{1,128})"/.exec(Buffer.from(text, 'base64').toString('utf8'))?.[1];
    return id === undefined ? null : { id, name: id };
  }
}

function itemOf(name: string, text: string, outcome: 'sent' | 'would-send') {
  return {
    what: 'poisoned',
    name: alertOf(text)?.name ?? 'no alert',
    to: name,
    outcome,
    reason: `${name}-poison`,
  } as const;
}
