/** The questions that an analyst asks of every alert, answered from its records and from what the state remembers. Pure. */
import { dayOf, HISTORY_MS } from '../subjects/habits.ts';
import type { Profile, RunbookAnswer } from './alert.ts';
import type { Past, Sight } from './context.ts';
import { exportThenDeletion } from './export-answer.ts';
import { GOOGLE_CONSOLE } from './google-queries.ts';
import { DAY_MS, isKnownLongEnough, isNew, profileOf, remembersMonth } from './profile.ts';
import * as queries from './queries.ts';
import { placeOf } from './query-parts.ts';
import { rulesChanged } from './rules-answer.ts';
import {
  actsOf,
  at,
  listOf,
  type RunbookInput,
  recordIds,
  sentence,
  shortHistory,
  type Told,
} from './runbook-input.ts';

export function runbookOf(input: RunbookInput): RunbookAnswer[] {
  const { asked } = input;
  const profile = profileOf(input.context, asked.first);
  const answers = answersOf(input, profile);
  if (placeOf(asked) !== 'google') return answers;
  return answers.map((answer) => ({ ...answer, checkNext: `${answer.checkNext} ${GOOGLE_CONSOLE}` }));
}

function answersOf(input: RunbookInput, profile: Profile): RunbookAnswer[] {
  const { asked } = input;
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

/** Sign-ins are known only where a deployment reads them, and say something only where they were read for two weeks. */
function signInOrPassword({ asked, context }: RunbookInput): Told {
  const changes = (context.actor?.acts ?? []).filter(
    ({ kind, time }) => kind === 'credentials-changed' && time >= asked.first - CREDENTIALS_MS && time <= asked.last,
  );
  const [change] = changes.sort((a, b) => b.time - a.time);
  const { signInNetworks } = context;
  const remembers = remembersMonth(context, asked.first);
  const known = remembers && signInNetworks.some((first) => first <= asked.first - HISTORY_MS);
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
  const why = !remembers
    ? 'more was seen of this account than is remembered'
    : `sign-ins ${signInNetworks.length === 0 ? 'are not read here' : 'have been read for less than 14 days'}`;
  return { answer: 'unknown', because: `No change of a password or a second factor is recorded, and ${why}.` };
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
