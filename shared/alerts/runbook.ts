/** The questions that an analyst asks of every alert, answered from its records and from what the state remembers. Pure. */
import { dayOf, HISTORY_MS } from '../subjects/habits.ts';
import type { Alert, Profile, RunbookAnswer } from './alert.ts';
import type { Act, AlertContext, Past, Sight } from './context.ts';
import { DAY_MS, historyDays, isKnownLongEnough, isNew, profileOf } from './profile.ts';
import * as queries from './queries.ts';

export interface RunbookInput {
  readonly alert: Pick<Alert, 'count' | 'detections'> & {
    /** Whether `count` counts items, not records. */
    readonly countsItems: boolean;
  };
  readonly asked: queries.Asked;
  /** Facts and findings of the alert's own records. */
  readonly own: readonly Act[];
  readonly context: AlertContext;
}

type Told = Pick<RunbookAnswer, 'answer' | 'because'> & { readonly evidence?: readonly string[] };

export function runbookOf(input: RunbookInput): RunbookAnswer[] {
  const { asked } = input;
  const profile = profileOf(input.context, asked.first);
  return [
    {
      id: 'export-then-deletion',
      question: 'Is there an export of the mailbox, followed by deletion?',
      ...told(exportThenDeletion(input)),
      checkNext:
        'Where the export went (the FilePath of the request, or who downloaded the results), and whether its requester had a reason.',
      query: queries.exportQuery(asked),
    },
    {
      id: 'out-of-context',
      question:
        'Is the act out of context for this account: first time in 30 days, another client, address or device, or encoded?',
      ...told(outOfContext(input, profile)),
      checkNext:
        'Whether a change request or a known script explains the act, and who else uses this address or client.',
      query: queries.usageQuery(asked),
    },
    {
      id: 'usual-for-account',
      question: 'Does this account usually do this?',
      ...told(usualForAccount(input, profile)),
      checkNext: 'The days before: whether the account did the same on a smaller scale, or never.',
      query: queries.dailyQuery(asked),
    },
    {
      id: 'rules-changed',
      question: 'Did transport or inbox rules change within 24 hours?',
      ...told(rulesChanged(input)),
      checkNext: 'What the rules do (delete, move, forward), for which senders or words, and whether they still exist.',
      query: queries.rulesQuery(asked),
    },
    {
      id: 'sign-in-or-password',
      question: 'Was there a recent password change or an unusual sign-in of this account?',
      ...told(signInOrPassword(input)),
      checkNext:
        'Sign-ins from addresses or devices that are new, with risk, or right after a change of password or method.',
      query: queries.signInQuery(asked),
    },
    {
      id: 'new-application',
      question: 'Is an application new to this mailbox?',
      ...told(newApplication(input, profile)),
      checkNext: 'Who consented to the application, to which permissions, and whether its publisher is verified.',
      query: queries.consentQuery(asked),
    },
  ];
}

function told({ answer, because, evidence = [] }: Told): Pick<RunbookAnswer, 'answer' | 'because' | 'evidence'> {
  return { answer, because, evidence: [...new Set(evidence)].slice(0, MAX_EVIDENCE) };
}

/** Record ids that one answer names. */
const MAX_EVIDENCE = 10;

const EXPORTS = ['export-requested', 'content-exported', 'export-removed', 'export-request-removed'];
const DELETIONS = ['hard-delete', 'soft-delete', 'graph-delete', 'gmail-delete', 'purge', 'mailbox-search-delete'];
/** How long behind an export a deletion still belongs to it. */
const EXPORT_MS = 7 * DAY_MS;

function exportThenDeletion(input: RunbookInput): Told {
  const exports = actsOf(input, EXPORTS);
  // What the account deletes elsewhere is the business of other mailboxes.
  const deletions = actsOf(input, DELETIONS, [input.context.mailbox, input.context.application]);
  for (const exported of exports) {
    const follows = ({ time }: Act) => time >= exported.time && time - exported.time <= EXPORT_MS;
    const deleted = deletions.find(follows);
    if (deleted !== undefined)
      return {
        answer: 'yes',
        because: `${exportText(exported)}, and mail was deleted at ${at(deleted.time)}.`,
        evidence: recordIds([exported, ...deletions.filter(follows)]),
      };
  }
  const [exported] = exports;
  const [row] = [input.context.mailbox ?? input.context.actor];
  if (exported !== undefined && isRecent(exported, input) && isKnownLongEnough(row, input.asked.first))
    return {
      answer: 'no',
      because: `${exportText(exported)}, and no deletion after it is recorded so far.`,
      evidence: recordIds(exports),
    };
  return noOrUnknown(input, 'Neither this account nor the mailbox has a record of an export in the last days.');
}

function exportText({ kind, time }: Act): string {
  return kind === 'export-requested'
    ? `An export was requested at ${at(time)}`
    : `The request of an export was removed at ${at(time)}`;
}

/** The state itself keeps facts for some days: an older one is not asked about. */
function isRecent({ time }: Act, { asked }: RunbookInput): boolean {
  return time >= asked.first - EXPORT_MS;
}

function outOfContext(input: RunbookInput, profile: Profile): Told {
  const { alert, asked, own, context } = input;
  const encoded = own.filter(({ kind }) => kind === 'obfuscated-mail-command');
  const isEncoded = encoded.length > 0 || alert.detections.includes('obfuscated-mail-command');
  const fresh = SIGHTS.filter((kind) => profile[kind] === 'yes').map((kind) => NEW[kind]);
  if (isEncoded || fresh.length > 0)
    return {
      answer: 'yes',
      because: sentence(
        [
          ...(isEncoded ? ['the command was encoded or disguised'] : []),
          ...(fresh.length > 0
            ? [`in ${profile.historyDays} days ${listOf(fresh)} ${fresh.length === 1 ? 'was' : 'were'} not seen before`]
            : []),
        ].join('; '),
      ),
      evidence: [...recordIds(encoded), ...SIGHTS.flatMap((kind) => newSights(input, profile, kind))],
    };
  const known = SIGHTS.filter((kind) => profile[kind] === 'no');
  // A known address or device alone says nothing: intruders use both. Of programs on a device nothing else is remembered.
  if (profile.operation !== 'no')
    return { answer: 'unknown', because: shortHistory(context.actor, asked.first, 'account') };
  return {
    answer: 'no',
    because: sentence(`${listOf(known.map((kind) => NEW[kind]))} of the act are known of this account`),
  };
}

/** Records that show what the actor did not do or use before. */
function newSights({ asked, context }: RunbookInput, profile: Profile, kind: Sight['kind']): string[] {
  if (profile[kind] !== 'yes') return [];
  const fresh = context.sights.filter((sight) => sight.kind === kind && isNew(sight, asked.first));
  return fresh.map(({ recordId }) => recordId);
}

const SIGHTS = ['operation', 'client', 'address', 'device', 'application'] as const;
const NEW: Readonly<Record<(typeof SIGHTS)[number], string>> = {
  operation: 'the operation',
  client: 'the client',
  address: 'the address',
  device: 'the device',
  application: 'the application',
};

const COUNTED = ['hard-delete', 'soft-delete'];
/** Active days below which the largest of them is no habit. */
const ACTIVE_DAYS = 3;

function usualForAccount({ alert, asked, own, context }: RunbookInput, profile: Profile): Told {
  const { actor } = context;
  if (!isKnownLongEnough(actor, asked.first))
    return { answer: 'unknown', because: shortHistory(actor, asked.first, 'account') };
  if (alert.countsItems && own.some(({ kind }) => COUNTED.includes(kind)))
    return usualAmount(alert.count, actor, dayOf(asked.first));
  if (profile.operation === 'unknown')
    return { answer: 'unknown', because: 'The state does not remember acts of this kind.' };
  const is = profile.operation === 'no';
  return {
    answer: is ? 'yes' : 'no',
    because: `The account ${is ? 'did the same' : 'never did this'} in the ${profile.historyDays} days that are known of it${is ? ' before' : ''}.`,
  };
}

/** Usual is what is not more than on the largest of the 30 days before. */
function usualAmount(count: number, { days }: Past, today: number): Told {
  const totals = [...days].filter(([day, items]) => day < today && day >= today - 30 && items > 0);
  const largest = Math.max(0, ...totals.map(([, items]) => items));
  const isUsual = totals.length >= ACTIVE_DAYS && count <= largest;
  const before =
    totals.length === 0
      ? 'it deleted nothing in the 30 days before'
      : `of the 30 days before it deleted something on ${totals.length}, at most ${largest} items on one`;
  return { answer: isUsual ? 'yes' : 'no', because: `The alert counts ${count}; ${before}.` };
}

const RULES = [
  ...['inbox-rule-made', 'transport-rule-made', 'rule-made', 'rule-removed'],
  ...['inbox-rule-hides-mail', 'inbox-rule-removed', 'transport-rule-tampering', 'transport-rule-removed'],
  'short-lived-rule',
];

function rulesChanged(input: RunbookInput): Told {
  const { first, last } = input.asked;
  const changes = actsOf(input, RULES).filter(({ time }) => time >= first - DAY_MS && time <= last + DAY_MS);
  const [change] = changes;
  if (change !== undefined)
    return {
      answer: 'yes',
      because: `A rule was changed at ${at(change.time)}.`,
      evidence: recordIds(changes),
    };
  return noOrUnknown(input, 'No change of a rule by this account or in the mailbox is recorded within 24 hours.');
}

/** Sign-ins are known only where a deployment reads them, and say something only where they were read for two weeks. */
function signInOrPassword({ asked, context }: RunbookInput): Told {
  const changes = (context.actor?.acts ?? []).filter(
    ({ kind, time }) => kind === 'credentials-changed' && time >= asked.first - CREDENTIALS_MS && time <= asked.last,
  );
  const [change] = changes.sort((a, b) => b.time - a.time);
  const { signInNetworks } = context;
  const known = signInNetworks.some((first) => first <= asked.first - HISTORY_MS);
  const fresh = signInNetworks.filter((first) => first >= asked.first - DAY_MS && first <= asked.last);
  const grounds = [
    ...(change === undefined ? [] : [`a password or a second factor of the account was changed at ${at(change.time)}`]),
    ...(known && fresh.length > 0
      ? [`the account signed in at ${at(Math.min(...fresh))} from a network from which it had not before`]
      : []),
  ];
  if (grounds.length > 0) return { answer: 'yes', because: sentence(listOf(grounds)), evidence: recordIds(changes) };
  if (known)
    return {
      answer: 'no',
      because:
        'No change of a password or a second factor is recorded, and no sign-in from a new network within 24 hours.',
    };
  return {
    answer: 'unknown',
    because: `No change of a password or a second factor is recorded, and sign-ins ${signInNetworks.length === 0 ? 'are not read here' : 'have been read for less than 14 days'}.`,
  };
}

/** A change so long before is still recent. */
const CREDENTIALS_MS = 7 * DAY_MS;

/** Applications that took up work so shortly before are new, ms. */
const NEW_APPLICATION_MS = 30 * DAY_MS;

function newApplication(input: RunbookInput, profile: Profile): Told {
  const { asked, context } = input;
  const { application } = context;
  const [consent] = actsOf(input, ['app-consented']);
  if (consent !== undefined && consent.time >= asked.first - NEW_APPLICATION_MS)
    return { answer: 'yes', because: `Consent was given at ${at(consent.time)}.`, evidence: recordIds([consent]) };
  if (profile.application === 'yes')
    return {
      answer: 'yes',
      because: 'The account did not use this application before.',
      evidence: newSights(input, profile, 'application'),
    };
  if (application !== null && heardBefore(application)) {
    const isFresh = application.since >= asked.first - NEW_APPLICATION_MS;
    const because = `The application's first act that was seen is of ${at(application.since)}.`;
    return { answer: isFresh ? 'yes' : 'no', because };
  }
  if (profile.application === 'no') return { answer: 'no', because: 'The account used this application before.' };
  const because =
    asked.applications.length === 0
      ? 'The records name no application.'
      : shortHistory(context.actor, asked.first, 'account');
  return { answer: 'unknown', because };
}

/** Its logs had been heard for two weeks before it acted for the first time. */
function heardBefore({ heardFrom, since }: Past): boolean {
  return Number.isFinite(since) && heardFrom <= since - 14 * DAY_MS;
}

/** What the alert's records and rows tell of, by time. */
function actsOf({ own, context }: RunbookInput, kinds: readonly string[], rows?: readonly (Past | null)[]): Act[] {
  const past = (rows ?? [context.actor, context.mailbox, context.application]).flatMap((row) => row?.acts ?? []);
  return [...own, ...past].filter(({ kind }) => kinds.includes(kind)).sort((a, b) => a.time - b.time);
}

function recordIds(acts: readonly Act[]): string[] {
  return acts.map(({ recordId }) => recordId).filter((id) => id !== null);
}

/** That nothing is recorded means something only where somebody has listened for long enough. */
function noOrUnknown({ asked, context }: RunbookInput, because: string): Told {
  const [row, name] = context.mailbox === null ? [context.actor, 'account'] : [context.mailbox, 'mailbox'];
  if (isKnownLongEnough(row, asked.first)) return { answer: 'no', because };
  return { answer: 'unknown', because: shortHistory(row, asked.first, name) };
}

function shortHistory(past: Past | null, first: number, what: string): string {
  if (past === null) return `Nothing was recorded of this ${what} before.`;
  const days = historyDays(past, first);
  return days >= 14
    ? `What the records show is not remembered of this ${what}.`
    : `Only ${days} days are known of this ${what}; 14 are needed.`;
}

function at(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function listOf(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
