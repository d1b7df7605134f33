import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RUNBOOK_IDS } from '../../shared/alerts/alert.ts';
import { NO_CONTEXT } from '../../shared/alerts/context.ts';
import { profileOf } from '../../shared/alerts/profile.ts';
import { runbookOf } from '../../shared/alerts/runbook.ts';
import type { RunbookInput } from '../../shared/alerts/runbook-input.ts';
import { NOON } from '../support/entries.ts';
import { act, context, DAY, HOUR, input, past, sight } from '../support/runbook.ts';

const answerOf = (id: (typeof RUNBOOK_IDS)[number], change: Partial<RunbookInput> = {}) =>
  runbookOf(input(change)).find((answer) => answer.id === id);

describe('the runbook', () => {
  it('has one answer to each question, in order, each with what to check next', () => {
    const answers = runbookOf(input());
    expect(answers.map(({ id }) => id)).toEqual(RUNBOOK_IDS);
    for (const { question, because, checkNext } of answers) {
      expect(question).toMatch(/\?$/);
      expect(because).toMatch(/^[A-Z0-9].*\.$/);
      expect(checkNext).toMatch(/\.$/);
    }
  });

  it('without rows knows nothing but what its own records say, and has a query for each question', () => {
    for (const { id, answer, query } of runbookOf(input({ context: NO_CONTEXT }))) {
      expect([id, answer]).toEqual([id, 'unknown']);
      expect(query).not.toBeNull();
    }
  });

  it.each(RUNBOOK_IDS)('%s is no “no” before 14 days of history', (id) => {
    const young = past({ since: NOON - 14 * DAY + 1 });
    const sights = (['operation', 'client', 'address', 'device', 'application'] as const).map((kind) =>
      sight(kind, NOON - 5 * DAY),
    );
    expect(answerOf(id, { context: context({ actor: young, mailbox: young, sights }) })?.answer).toBe('unknown');
  });
});

describe('an act out of context', () => {
  it.each(['operation', 'client', 'address', 'device', 'application'] as const)('is one with a new %s', (kind) => {
    const sights = [sight('operation', NOON - 20 * DAY), sight(kind, NOON)];
    expect(answerOf('out-of-context', { context: context({ sights }) })).toMatchObject({
      answer: 'yes',
      because: `In 60 days the ${kind} was not seen before.`,
      evidence: [`r-${kind}`],
    });
  });

  it('is one that was encoded, whatever the history', () => {
    const own = [act('obfuscated-mail-command', NOON, 'r9')];
    expect(answerOf('out-of-context', { own, context: NO_CONTEXT })).toMatchObject({ answer: 'yes', evidence: ['r9'] });
  });

  it('is one by its detections, too, and says all grounds', () => {
    const alert = { count: 1, detections: ['obfuscated-mail-command'], countsItems: false };
    expect(answerOf('out-of-context', { alert, context: NO_CONTEXT })?.because).toBe(
      'The command was encoded or disguised.',
    );
    const sights = [sight('operation', NOON), sight('address', NOON), sight('client', NOON - 9 * DAY)];
    expect(answerOf('out-of-context', { alert, context: context({ sights }) })).toMatchObject({
      because: 'The command was encoded or disguised; in 60 days the operation and the address were not seen before.',
      evidence: ['r-operation', 'r-address'],
    });
  });

  it('is none where everything was seen days before', () => {
    const sights = [sight('operation', NOON - 20 * DAY), sight('address', NOON - 2 * DAY)];
    expect(answerOf('out-of-context', { context: context({ sights }) })).toMatchObject({
      answer: 'no',
      because: 'The operation and the address of the act are known of this account.',
    });
  });

  it('cannot be told from the device alone', () => {
    const sights = [sight('device', NOON - 20 * DAY), sight('address', NOON - 20 * DAY)];
    expect(answerOf('out-of-context', { context: context({ sights }) })).toMatchObject({
      answer: 'unknown',
      because: 'What the records show is not remembered of this account.',
    });
  });

  it('begins with the alert where it was seen first within the day before', () => {
    const answers = (first: number) => profileOf(context({ sights: [sight('address', first)] }), NOON).address;
    expect([answers(NOON - DAY), answers(NOON - DAY - 1)]).toEqual(['yes', 'no']);
  });

  it('can be told from exactly 14 days of history on, and from sightings of exactly 30', () => {
    const just = context({
      actor: past({ since: NOON - 14 * DAY }),
      sights: [sight('address', NOON)],
      seenFrom: NOON - 30 * DAY,
    });
    expect(profileOf(just, NOON)).toMatchObject({ address: 'yes', historyDays: 14 });
  });

  it('is not told by what the row does not remember', () => {
    expect(profileOf(context({ sights: [sight('address', null)] }), NOON).address).toBe('unknown');
    expect(profileOf(context({ actor: past({ since: NOON + DAY }) }), NOON).historyDays).toBe(0);
  });

  it('cannot be told where sightings of the last 30 days were forgotten', () => {
    const forgetful = context({ sights: [sight('operation', NOON)], seenFrom: NOON - 29 * DAY });
    expect(answerOf('out-of-context', { context: forgetful })?.answer).toBe('unknown');
    expect(profileOf(forgetful, NOON)).toMatchObject({ operation: 'unknown', historyDays: 60 });
  });
});

describe('what an account usually does', () => {
  const today = Math.floor(NOON / DAY);
  const usual = (days: readonly (readonly [number, number])[]) =>
    answerOf('usual-for-account', { context: context({ actor: past({ days: new Map(days) }) }) });
  it.each([
    [
      'on its largest day',
      [
        [today - 1, 60],
        [today - 2, 1],
        [today - 9, 2],
      ],
      'yes',
    ],
    [
      'never so much',
      [
        [today - 1, 59],
        [today - 2, 1],
        [today - 9, 2],
      ],
      'no',
    ],
    ['only today', [[today, 900]], 'no'],
    [
      'only longer ago than 30 days',
      [
        [today - 31, 900],
        [today - 32, 900],
        [today - 33, 900],
      ],
      'no',
    ],
    [
      'on too few days to be a habit',
      [
        [today - 1, 90],
        [today - 2, 90],
      ],
      'no',
    ],
  ] as const)('deleted as much %s', (_name, days, answer) => {
    expect(usual(days)?.answer).toBe(answer);
  });

  it('takes whole days: not the alert’s own, the 30th before, and none without items', () => {
    const answer = (...days: (readonly [number, number])[]) => usual([[today - 1, 1], [today - 2, 1], ...days])?.answer;
    expect(answer([today - 3, 0])).toBe('no');
    expect(answer([today - 1, 60], [today - 3, 0])).toBe('no');
    expect(answer([today - 30, 60])).toBe('yes');
    expect(answer([today - 3, 1], [today, 60])).toBe('no');
    expect(answer([today - 3, 60])).toBe('yes');
    expect(usual([])?.because).toBe('The alert counts 60; it deleted nothing in the 30 days before.');
  });

  it('says the figures', () => {
    expect(
      usual([
        [today - 1, 12],
        [today - 3, 5],
      ])?.because,
    ).toBe('The alert counts 60; of the 30 days before it deleted something on 2, at most 12 items on one.');
  });

  it.each([
    [NOON - 9 * DAY, 'yes'],
    [NOON, 'no'],
    [null, 'unknown'],
  ])('for acts that are not counted follows from the operation (%s)', (first, answer) => {
    const own = [act('compliance-purge', NOON, 'r1')];
    const because = {
      yes: 'The account did the same in the 60 days that are known of it before.',
      no: 'The account never did this in the 60 days that are known of it.',
      unknown: 'The state does not remember acts of this kind.',
    }[answer];
    expect(
      answerOf('usual-for-account', { own, context: context({ sights: [sight('operation', first)] }) })?.because,
    ).toBe(because);
    expect(
      answerOf('usual-for-account', { own, context: context({ sights: [sight('operation', first)] }) })?.answer,
    ).toBe(answer);
  });
});

describe('a change of credentials', () => {
  it.each([
    ['a day before', NOON - DAY, 'yes'],
    ['soon after', NOON + HOUR, 'yes'],
    ['eight days before', NOON - 8 * DAY, 'unknown'],
  ])('%s', (_name, time, answer) => {
    const actor = past({ acts: [act('credentials-changed', time)] });
    expect(answerOf('sign-in-or-password', { context: context({ actor }) })?.answer).toBe(answer);
  });

  it('names the newest, and takes no other act for one', () => {
    const acts = [
      act('credentials-changed', NOON - 2 * DAY),
      act('credentials-changed', NOON - DAY),
      act('hard-delete', NOON),
    ];
    expect(answerOf('sign-in-or-password', { context: context({ actor: past({ acts }) }) })?.because).toBe(
      'A password or a second factor of the account was changed at 2026-02-28 12:00 UTC.',
    );
    const other = context({ actor: past({ acts: [act('hard-delete', NOON)] }) });
    expect(answerOf('sign-in-or-password', { context: other })?.answer).toBe('unknown');
  });

  it.each([
    ['from a new network, known for two weeks', [NOON - 14 * DAY, NOON - DAY], 'yes'],
    ['from a new network during the alert', [NOON - 20 * DAY, NOON + HOUR], 'yes'],
    ['from known networks', [NOON - 20 * DAY, NOON - DAY - 1], 'no'],
    ['from a new network after the alert', [NOON - 20 * DAY, NOON + HOUR + 1], 'no'],
    ['from a new network, known for less', [NOON - 13 * DAY, NOON], 'unknown'],
  ])('or a sign-in %s', (_name, signInNetworks, answer) => {
    expect(answerOf('sign-in-or-password', { context: context({ signInNetworks }) })?.answer).toBe(answer);
  });

  it.each([
    ['read for too short', [NOON - 13 * DAY, NOON], 'and sign-ins have been read for less than 14 days.'],
    ['not read', [], 'and sign-ins are not read here.'],
    ['known', [NOON - 20 * DAY], 'and no sign-in from a new network within 24 hours.'],
    [
      'new',
      [NOON - 20 * DAY, NOON, NOON + HOUR],
      'The account signed in at 2026-03-01 12:00 UTC from a network from which it had not before.',
    ],
  ])('says what is known of sign-ins: %s', (_name, signInNetworks, said) => {
    expect(answerOf('sign-in-or-password', { context: context({ signInNetworks }) })?.because).toContain(said);
  });

  it.each([
    ['a known network, where the new one may be among what was forgotten', [NOON - 20 * DAY], NOON, 'unknown'],
    ['a new network, which may have been forgotten before', [NOON - 20 * DAY, NOON], NOON - 30 * DAY + 1, 'unknown'],
    ['a known network, where nothing of the month was forgotten', [NOON - 20 * DAY], NOON - 30 * DAY, 'no'],
    ['a new network, where nothing of the month was forgotten', [NOON - 20 * DAY, NOON], NOON - 30 * DAY, 'yes'],
  ])('says nothing by what may have been pushed out of the memory: %s', (_name, signInNetworks, seenFrom, answer) => {
    const told = answerOf('sign-in-or-password', { context: context({ signInNetworks, seenFrom }) });
    expect(told?.answer).toBe(answer);
    if (answer === 'unknown') expect(told?.because).toContain('more was seen of this account than is remembered');
  });

  it.each([
    [NOON - 7 * DAY, 'yes'],
    [NOON - 7 * DAY - 1, 'unknown'],
    [NOON + HOUR, 'yes'],
    [NOON + HOUR + 1, 'unknown'],
  ])('counts from seven days before the alert to its end: %s', (time, answer) => {
    const actor = past({ acts: [act('credentials-changed', time)] });
    expect(answerOf('sign-in-or-password', { context: context({ actor }) })?.answer).toBe(answer);
  });

  it('of another account, by this one, is not meant', () => {
    const own = [act('credentials-changed', NOON, 'r1')];
    expect(answerOf('sign-in-or-password', { own })?.answer).toBe('unknown');
  });
});

describe('an application that is new to the mailbox', () => {
  it.each([
    [
      'was consented to a day before',
      past({ since: Number.POSITIVE_INFINITY, acts: [act('app-consented', NOON - DAY)] }),
      [],
      'yes',
    ],
    ['began five days before', past({ since: NOON - 5 * DAY, heardFrom: NOON - 90 * DAY }), [], 'yes'],
    ['began long ago', past({ since: NOON - 50 * DAY, heardFrom: NOON - 90 * DAY }), [], 'no'],
    ['began when the logs did', past({ since: NOON - 5 * DAY, heardFrom: NOON - 6 * DAY }), [], 'unknown'],
    ['is new to the account', null, [sight('application', NOON)], 'yes'],
    ['is known to the account', null, [sight('application', NOON - 9 * DAY)], 'no'],
    ['is not named', null, [], 'unknown'],
  ])('%s', (_name, application, sights, answer) => {
    expect(answerOf('new-application', { context: context({ application, sights }) })?.answer).toBe(answer);
  });
});

describe('what is said of an application', () => {
  const told = (change: Partial<Parameters<typeof context>[0]>, applications: readonly string[] = []) =>
    answerOf('new-application', { context: context(change), asked: { ...input().asked, applications } });
  const consented = (time: number) => past({ acts: [act('app-consented', time, 'r3')] });

  it.each([
    [NOON - 30 * DAY, 'yes', 'Consent was given at 2026-01-30 12:00 UTC.'],
    [NOON - 30 * DAY - 1, 'unknown', 'The records name no application.'],
  ])('is the consent of the last 30 days: %s', (time, answer, because) => {
    const application = { ...consented(time), since: Number.POSITIVE_INFINITY };
    expect(told({ application })).toMatchObject({ answer, because, evidence: answer === 'yes' ? ['r3'] : [] });
  });

  it.each([
    [NOON - 30 * DAY, 'yes'],
    [NOON - 30 * DAY - 1, 'no'],
  ])('is when it began: %s', (since, answer) => {
    const application = past({ since, heardFrom: since - 14 * DAY });
    expect(told({ application })).toMatchObject({
      answer,
      because: expect.stringMatching(/^The application's first act that was seen is of 2026-01-30 1[12]:\d\d UTC\.$/),
    });
  });

  it('is what the account did with it, and else what is not known', () => {
    expect(told({ sights: [sight('application', NOON), sight('address', NOON)] })).toMatchObject({
      because: 'The account did not use this application before.',
      evidence: ['r-application'],
    });
    expect(told({ sights: [sight('application', NOON - 9 * DAY)] })?.because).toBe(
      'The account used this application before.',
    );
    expect(told({}, ['a'])?.because).toBe('What the records show is not remembered of this account.');
    const young = past({ since: NOON - 13 * DAY });
    expect(told({ actor: young }, ['a'])?.because).toBe('Only 13 days are known of this account; 14 are needed.');
    expect(told({ actor: null }, ['a'])?.because).toBe('Nothing was recorded of this account before.');
  });
});

describe('what to check next', () => {
  it('names the Admin console for Google Workspace, of which a workspace may have no records', () => {
    const next = (form: 'google-workspace' | 'unified-audit-log') =>
      runbookOf(input({ asked: { ...input().asked, forms: new Set([form]) } })).map(({ checkNext }) => checkNext);
    for (const text of next('google-workspace')) expect(text).toMatch(/\. Where .* Google Admin console .*\.$/);
    for (const text of next('unified-audit-log')) expect(text).not.toContain('Google');
  });
});

describe('the ready queries', () => {
  const name = fc.option(
    fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom('a" | take 1 //', '\\', '\n| evil')),
    { nil: null },
  );
  it('hold names as literals only: without them nothing is left but our own text', () => {
    const forms = fc.constantFrom(
      ...([
        'unified-audit-log',
        'defender-process',
        'graph-activity',
        'google-workspace',
        'syslog',
        'exchange-cmdlet-log',
        'sysmon',
      ] as const),
    );
    fc.assert(
      fc.property(name, name, name, fc.array(fc.string()), forms, (actor, mailbox, device, applications, form) => {
        const asked = { ...input().asked, actor, mailbox, device, applications, forms: new Set([form]) };
        for (const { query } of runbookOf(input({ asked }))) {
          const bare = (query ?? '').replace(/"(?:[^"\\\n]|\\["\\tnr])*"/g, '""');
          expect(bare).toMatch(/^[\w\s|().,=~:"[\]-]*$/);
          expect(bare).not.toMatch(/evil|\/\//);
          for (const line of bare.split('\n').slice(1)) expect(line).toMatch(/^(?:\|| *\(\w|\(\w)/);
        }
      }),
    );
  });

  it('ask the tables in which the records are', () => {
    const tables = (form: 'unified-audit-log' | 'defender-process' | 'graph-activity' | 'sysmon') =>
      answerOf('out-of-context', {
        asked: { ...input().asked, applications: ['a1'], forms: new Set([form]) },
      })?.query?.split('\n')[0];
    expect(tables('unified-audit-log')).toBe('OfficeActivity');
    expect(tables('defender-process')).toBe('DeviceProcessEvents');
    expect(tables('graph-activity')).toBe('MicrosoftGraphActivityLogs');
    expect(tables('sysmon')).toBe('Purgewatch_CL');
  });
});
