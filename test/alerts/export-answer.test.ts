/** The first question: an export of the mailbox, and deletion behind it. */
import { describe, expect, it } from 'vitest';
import type { RUNBOOK_IDS } from '../../shared/alerts/alert.ts';
import { type Act, NO_CONTEXT } from '../../shared/alerts/context.ts';
import { runbookOf } from '../../shared/alerts/runbook.ts';
import type { RunbookInput } from '../../shared/alerts/runbook-input.ts';
import { NOON } from '../support/entries.ts';
import { act, context, DAY, HOUR, input, past } from '../support/runbook.ts';

const answerOf = (id: (typeof RUNBOOK_IDS)[number], change: Partial<RunbookInput> = {}) =>
  runbookOf(input(change)).find((answer) => answer.id === id);

describe('an export that deletion follows', () => {
  const exported = act('export-requested', NOON - DAY);
  it('is found in the mailbox, with the records of the alert as evidence', () => {
    expect(
      answerOf('export-then-deletion', { context: context({ mailbox: past({ acts: [exported] }) }) }),
    ).toMatchObject({
      answer: 'yes',
      because:
        'An export was requested at 2026-02-28 12:00 UTC, of which no record names the mailbox, and mail was deleted at 2026-03-01 12:00 UTC.',
      evidence: ['r1'],
    });
  });

  const young = (acts: readonly Act[]) => context({ mailbox: past({ since: NOON - DAY, acts }) });
  it.each([
    ['at the same moment', [act('export-removed', NOON), act('hard-delete', NOON)], 'yes'],
    ['exactly seven days later', [act('export-removed', NOON - 7 * DAY), act('purge', NOON)], 'yes'],
    ['a moment later than that', [act('export-removed', NOON - 7 * DAY - 1), act('purge', NOON)], 'unknown'],
    ['not at all', [act('export-removed', NOON - 7 * DAY)], 'unknown'],
    ['not at all, and the export is old', [act('export-removed', NOON - 7 * DAY - 1)], 'unknown'],
  ])('is told by the row of the mailbox alone: deleted %s', (_name, acts, answer) => {
    expect(answerOf('export-then-deletion', { own: [], context: young(acts) })?.answer).toBe(answer);
  });

  it('is told by the row of the application, too', () => {
    const application = past({ acts: [act('graph-delete', NOON)] });
    const told = context({ mailbox: past({ acts: [exported] }), application });
    expect(answerOf('export-then-deletion', { own: [], context: told })?.answer).toBe('yes');
  });

  it('names the records of deletes that follow it, and says what is known of the export', () => {
    const own = [
      act('hard-delete', NOON - 3 * DAY, 'before'),
      act('export-removed', NOON - DAY, 'x'),
      act('hard-delete', NOON, 'after'),
    ];
    expect(answerOf('export-then-deletion', { own })?.evidence).toEqual(['x', 'after']);
    expect(answerOf('export-then-deletion', { own: own.slice(0, 2) })?.because).toBe(
      'The request of an export was removed at 2026-02-28 12:00 UTC, and no deletion after it is recorded so far.',
    );
  });

  it('names no more than ten records', () => {
    const own = Array.from({ length: 30 }, (_, n) => act('hard-delete', NOON + n, `r${n}`));
    expect(answerOf('export-then-deletion', { own: [exported, ...own] })?.evidence).toHaveLength(10);
  });

  it('is none where the account exported, and deleted in another mailbox', () => {
    const actor = past({ acts: [act('export-requested', NOON - DAY), act('soft-delete', NOON - HOUR)] });
    expect(answerOf('export-then-deletion', { own: [], context: context({ actor }) })?.answer).toBe('no');
  });

  it('is found in the records of the alert alone', () => {
    const own = [act('export-removed', NOON, 'r1'), act('soft-delete', NOON + 1, 'r2')];
    expect(answerOf('export-then-deletion', { own, context: NO_CONTEXT })).toMatchObject({
      answer: 'yes',
      evidence: ['r1', 'r2'],
    });
  });

  it.each([
    ['comes after it', [act('hard-delete', NOON - 2 * DAY)], [exported], 'no'],
    ['is eight days older', [act('hard-delete', NOON)], [act('export-requested', NOON - 8 * DAY)], 'no'],
    ['there is none', [act('hard-delete', NOON)], [], 'no'],
  ])('is none where the export %s', (_name, own, acts, answer) => {
    expect(answerOf('export-then-deletion', { own, context: context({ mailbox: past({ acts }) }) })?.answer).toBe(
      answer,
    );
  });
});

describe('the mailbox of an export', () => {
  const BOARD = { name: 'board@adatum.example' };
  const ALIAS = { name: 'board' };
  const LEE = { name: 'lee@adatum.example' };
  const deleted = (mailbox: Act['mailbox'] = BOARD) => act('hard-delete', NOON, 'r1', { mailbox });
  const exported = (mailbox: Act['mailbox'], kind = 'export-requested') =>
    act(kind, NOON - DAY, null, { mailbox, by: 'pat@adatum.example' });
  const told = (acts: readonly Act[], change: Partial<RunbookInput> = {}) =>
    answerOf('export-then-deletion', { own: [deleted()], context: context({ actor: past({ acts }) }), ...change });
  const NO_HISTORY = { context: NO_CONTEXT };
  const requested = (of: string) => `An export${of} was requested by pat@adatum.example at 2026-02-28 12:00 UTC`;
  const removed = 'mail was deleted at 2026-03-01 12:00 UTC';

  it.each<[string, readonly Act[], string, string]>([
    [
      'is that which was deleted from',
      [exported(BOARD)],
      'yes',
      `${requested(' of board@adatum.example')}, and ${removed}.`,
    ],
    ['is that, by its alias', [exported(ALIAS)], 'yes', `${requested(' of board')}, and ${removed}.`],
    [
      'is that, in other case',
      [exported({ name: 'Board@Adatum.example' })],
      'yes',
      `${requested(' of Board@Adatum.example')}, and ${removed}.`,
    ],
    [
      'is not known',
      [exported(null)],
      'yes',
      `${requested('')}, of which no record names the mailbox, and ${removed}.`,
    ],
    [
      'may be any, for content was searched',
      [exported(null, 'content-exported')],
      'yes',
      `What a search of content found, in whatever mailboxes, was exported by pat@adatum.example at 2026-02-28 12:00 UTC, and ${removed}.`,
    ],
    [
      'is another one',
      [exported(LEE)],
      'no',
      `${requested(' of lee@adatum.example')}. No export of this mailbox is recorded in the last days.`,
    ],
    [
      'is one of the same alias elsewhere',
      [exported({ name: 'board@other.example' })],
      'no',
      `${requested(' of board@other.example')}. No export of this mailbox is recorded in the last days.`,
    ],
    [
      'is another one, of which the row holds a hash',
      [exported('another')],
      'no',
      `${requested(' of another mailbox')}. No export of this mailbox is recorded in the last days.`,
    ],
    [
      'is that, beside another one',
      [exported(LEE), exported(BOARD)],
      'yes',
      `${requested(' of board@adatum.example')}, and ${removed}.`,
    ],
    [
      'is said rather than one that is not known',
      [exported(null), exported(BOARD)],
      'yes',
      `${requested(' of board@adatum.example')}, and ${removed}.`,
    ],
  ])('%s', (_which, acts, answer, because) => {
    expect(told(acts)).toMatchObject({ answer, because });
  });

  it.each<[string, Act['mailbox'], readonly string[], string]>([
    ['are those of the alert, which was exported', BOARD, [BOARD.name], 'yes'],
    ['are those of the alert, and another was exported', LEE, [BOARD.name], 'no'],
    ['are those of the alert, and another was exported, as the row says', 'another', [BOARD.name], 'no'],
    ['are not known at all', LEE, [], 'unknown'],
    ['are not known at all, and the row knows no names', 'another', [], 'unknown'],
  ])('of deletes that name none: they %s', (_which, mailbox, mailboxes, answer) => {
    expect(told([exported(mailbox)], { own: [deleted(null)], mailboxes })?.answer).toBe(answer);
  });

  const GUID = '03D9E949-cbc1-4dd2-b7ba-8a1d1e0207b5';
  it.each<[string, Act['mailbox'], string]>([
    ['by that GUID', { name: GUID.toLowerCase() }, 'yes'],
    ['by an address, which may be of it', LEE, 'unknown'],
    ['by a hash, which may be of it', 'another', 'unknown'],
  ])('is compared with a GUID where deletes name no more: exported %s', (_how, mailbox, answer) => {
    expect(told([exported(mailbox)], { own: [deleted({ name: GUID })], mailboxes: [] })?.answer).toBe(answer);
  });

  it('is said where nobody knows whether it was deleted from', () => {
    expect(told([exported(LEE)], { own: [deleted(null)], mailboxes: [] })).toMatchObject({
      because: `${requested(' of lee@adatum.example')}, and ${removed}; the records do not say in which mailbox.`,
      evidence: ['r1'],
    });
  });

  it('is said of another one also where too little is known to say no', () => {
    const own = [act('export-requested', NOON - HOUR, 'x', { mailbox: LEE }), deleted()];
    expect(answerOf('export-then-deletion', { own, ...NO_HISTORY })).toMatchObject({
      answer: 'unknown',
      because:
        'An export of lee@adatum.example was requested at 2026-03-01 11:00 UTC. Nothing was recorded of this account before.',
      evidence: ['x'],
    });
  });

  it.each<[string, Act['mailbox'], readonly string[], string]>([
    ['of this mailbox', BOARD, [LEE.name, BOARD.name], 'and no deletion after it is recorded so far.'],
    ['of a mailbox where the alert has none', LEE, [], 'and no deletion after it is recorded so far.'],
    ['of another mailbox', LEE, [BOARD.name], 'No export of this mailbox is recorded in the last days.'],
  ])('is said where nothing was deleted: an export %s', (_which, mailbox, mailboxes, said) => {
    const because = told([exported(mailbox)], { own: [], mailboxes })?.because;
    expect(because).toContain(said);
  });

  it('is asked of the last seven days', () => {
    const at = (time: number) => told([act('export-requested', time, null, { mailbox: BOARD })], { own: [] })?.because;
    expect(at(NOON - 7 * DAY)).toContain('no deletion after it');
    expect(at(NOON - 7 * DAY - 1)).toBe(
      'Neither this account nor the mailbox has a record of an export in the last days.',
    );
  });

  it('names what nobody reads as one line that ends', () => {
    const mailbox = { name: `a\n<b>\u202e${'x'.repeat(400)}` };
    const because = told([exported(mailbox)])?.because ?? '';
    expect(because).toContain('An export of a ‹b› xxx');
    expect(because).not.toMatch(/[\n\u202e]/u);
    expect(because.length).toBeLessThan(300);
  });
});
