import { describe, expect, it } from 'vitest';
import { baseKind, createRuleBook, createRuleBooks, type RuleBook } from '../../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS as SETTINGS } from '../../shared/subjects/settings.ts';
import { HOUR, rule } from '../support/entries.ts';
import { ABSENT, BASELINE, EVERY_BOOK, LONG } from '../support/rule-book.ts';

const LATE = SETTINGS.latenessMs;
const DAY = 24 * HOUR;

describe('what a row keeps', () => {
  it.each([
    ['what no rule uses', 'odd-finding', SETTINGS.retentionMs],
    ['what windows count', 'hard-delete', SETTINGS.retentionMs],
    ['first halves, until second ones are too late', 'protection-weakened', 7 * DAY + LATE],
    ['first halves of every family', 'protection-weakened@sysmon', 7 * DAY + LATE],
    ['first halves of short sequences, no shorter than the rest', 'mail-sent', SETTINGS.retentionMs],
    ['second halves, no longer than the rest', 'message-deleted', SETTINGS.retentionMs],
    ['what is asked for an answer, until that was asked', 'cmdlet-run', DAY + 2 * LATE],
    ['the answer, as long', 'cmdlet-logged', DAY + 2 * LATE],
  ])('%s', (_name, kind, expected) => {
    expect(EVERY_BOOK.retentionOf(kind)).toBe(expected);
  });

  it('as long as the longest of several rules wants, in whatever order they stand', () => {
    const short = { ...LONG, id: 'short', withinMs: 5 * DAY };
    for (const rules of [
      [short, LONG],
      [LONG, short],
    ])
      expect(createRuleBook(rules, SETTINGS).retentionOf('protection-weakened')).toBe(7 * DAY + LATE);
    expect(EVERY_BOOK.longestMs).toBe(7 * DAY + LATE);
    expect(createRuleBook([], SETTINGS).longestMs).toBe(SETTINGS.retentionMs);
    const told = createRuleBook([], SETTINGS, ['credentials-changed']);
    expect([told.uses('credentials-changed'), told.retentionOf('credentials-changed')]).toEqual([true, 9 * DAY]);
  });

  it('both halves where either may come first', () => {
    const book = (eitherOrder: boolean) => createRuleBook([{ ...LONG, eitherOrder }], SETTINGS);
    expect(book(true).retentionOf('hard-delete')).toBe(7 * DAY + LATE);
    expect(book(false).retentionOf('hard-delete')).toBe(SETTINGS.retentionMs);
  });
});

describe('what a book says of a kind', () => {
  const kinds = ['hard-delete', 'hard-delete@sysmon', 'mail-sent', 'message-deleted', 'cmdlet-logged', 'odd-finding'];
  const those = (holds: (kind: string) => boolean) => kinds.filter(holds);

  it('by its name without the family', () => {
    expect(['a@b', 'a', '@b'].map(baseKind)).toEqual(['a', 'a', '']);
    expect(EVERY_BOOK.countedBy('hard-delete@sysmon').map(({ id }) => id)).toEqual(['items', 'keys', 'needs']);
    expect(EVERY_BOOK.countedBy('soft-delete').map(({ id }) => id)).toEqual(['keys', 'needs']);
    expect(EVERY_BOOK.countedBy('mail-sent')).toEqual([]);
    expect(those(EVERY_BOOK.isAboutMessages)).toEqual(['mail-sent', 'message-deleted']);
    expect(those(EVERY_BOOK.isDaily)).toEqual(['hard-delete', 'hard-delete@sysmon']);
    expect(those(EVERY_BOOK.uses)).toEqual(kinds.slice(0, -1));
    expect([...EVERY_BOOK.byId].every(([id, { id: own }]) => id === own)).toBe(true);
  });

  it('what is counted is joined at capacity and never dropped, whatever it is matched by', () => {
    const matched = {
      ...LONG,
      id: 'by-name',
      join: 'message',
      first: { kinds: ['access-granted'] },
      second: { kinds: ['hard-delete', 'soft-delete', 'gmail-delete'] },
    } as const;
    const book = createRuleBook([rule(), BASELINE, matched], SETTINGS);
    const kindsOf = ['access-granted', 'hard-delete', 'soft-delete', 'gmail-delete'] as const;
    expect(kindsOf.filter(book.isAboutMessages)).toEqual(['access-granted', 'gmail-delete']);
  });

  it('daily are the kinds of habits, and of silence where the days before it count', () => {
    const of = (...rules: Parameters<typeof createRuleBook>[0]) => createRuleBook(rules, SETTINGS);
    expect(of(BASELINE).isDaily('soft-delete')).toBe(true);
    expect(of(ABSENT).isDaily('cmdlet-logged')).toBe(false);
    expect(of({ ...ABSENT, activeDays: 1 }).isDaily('cmdlet-logged')).toBe(true);
    expect(of({ ...ABSENT, activeDays: 1 }).isDaily('cmdlet-run')).toBe(false);
    expect(of(rule()).isDaily('hard-delete')).toBe(false);
  });
});

describe('one book for each kind of subject', () => {
  const rules = [
    rule({ id: 'at-actor' }),
    rule({ id: 'at-mailbox', subject: 'mailbox', tallies: ['soft-delete'] }),
    { ...LONG, id: 'both', subject: 'mailbox', alsoAt: ['application'] } as const,
    {
      ...LONG,
      id: 'at-tenant',
      subject: 'tenant',
      first: { kinds: ['transport-rule-made'] },
      withinMs: 20 * DAY,
    } as const,
  ];
  const make = () => createRuleBooks(rules, SETTINGS);
  const idsOf = (book: RuleBook) => book.rules.map(({ id }) => id);

  it('holds the rules of that kind, made once', () => {
    const books = make();
    expect(idsOf(books('actor'))).toEqual(['at-actor']);
    expect(idsOf(books('mailbox'))).toEqual(['at-mailbox', 'both']);
    expect(idsOf(books('application'))).toEqual(['both']);
    expect(idsOf(books('tenant'))).toEqual(['at-tenant']);
    expect(idsOf(books('rule'))).toEqual([]);
    expect(books('actor')).toBe(books('actor'));
  });

  it('keeps at the tenant what the rows of its mailboxes and applications use, and as long', () => {
    const books = make();
    const tenant = books('tenant');
    expect(['transport-rule-made', 'soft-delete', 'protection-weakened', 'mail-sent'].filter(tenant.uses)).toEqual([
      'transport-rule-made',
      'soft-delete',
      'protection-weakened',
    ]);
    expect(tenant.retentionOf('protection-weakened')).toBe(7 * DAY + LATE);
    expect(tenant.retentionOf('transport-rule-made')).toBe(20 * DAY + LATE);
    expect(tenant.longestMs).toBe(20 * DAY + LATE);
    expect(books('mailbox').uses('transport-rule-made')).toBe(false);
  });
});
