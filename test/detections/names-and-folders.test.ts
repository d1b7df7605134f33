import { describe, expect, test } from 'vitest';
import { hidingFolder, isCalendar, isFolderId, isRecoverableItems } from '../../shared/detections/folders.ts';
import { keywordIn } from '../../shared/detections/keywords.ts';
import { directionOf } from '../../shared/detections/recipients.ts';
import { nameTrick } from '../../shared/detections/rule-names.ts';
import { adminRecord, processRow } from '../../shared/detections/sample-records.ts';
import { hasUnseenTricks, mixesAlphabets, plainText, shannonEntropy } from '../../shared/detections/text.ts';
import type { AuditEvent, ProcessEvent } from '../../shared/events/event.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';

describe('folders', () => {
  test.each([
    ['Deleted Items', 'Deleted Items'],
    ['\\Junk E-Mail', 'Junk Email'],
    ['mira@halden-optics.example:\\RSS Subscriptions', 'RSS Feeds'],
    [':\\Rss Feeds', 'RSS Feeds'],
    ['Inbox/Archive', 'Archive'],
    ['Archive\\2026\\Projects', 'Archive'],
    ['Papierkorb', 'Deleted Items'],
    ['Éléments supprimés', 'Deleted Items'],
    ['E\u0301le\u0301ments supprime\u0301s', 'Deleted Items'],
    ['Historique des conversations', 'Conversation History'],
    ['Correo no deseado', 'Junk Email'],
    ['Prullenbak', null],
    ['迷惑メール', 'Junk Email'],
    ['会話の履歴', 'Conversation History'],
    ['ＲＳＳ\u3000Feeds', 'RSS Feeds'],
    ['deleteditems', 'Deleted Items'],
    ['recoverableitemspurges', 'Recoverable Items'],
    ['Newsletters', null],
    ['Inbox', null],
    ['Archived newsletters', null],
    ['My notes on RSS', null],
    ['constructor', null],
    ['', null],
  ])('%j is %s', (path, folder) => {
    expect(hidingFolder(path)).toBe(folder);
  });
  test('ids', () => {
    expect(isFolderId('LgAAAACq7c1mYt0nQ7Jw0p3mB2xXAQBm4tH9cJ2kS5p8w1vQzY7dAAAAAAEMAAAB')).toBe(true);
    expect(isFolderId('Newsletters')).toBe(false);
  });
  test('calendars and Recoverable Items', () => {
    expect(['\\Calendar', 'Kalender', '\\Agenda\\Team'].map(isCalendar)).toEqual([true, true, true]);
    expect(['\\Inbox\\Calendar', 'Calendars'].map(isCalendar)).toEqual([false, false]);
    expect(['\\Recoverable Items', 'RECOVERABLE ITEMS\\Purges'].map(isRecoverableItems)).toEqual([true, true]);
    expect(isRecoverableItems('\\Inbox\\Recoverable Items')).toBe(false);
  });
});

describe('names of rules', () => {
  test.each([
    ['.', 'symbols'],
    ['....,,,', 'symbols'],
    ['\u2026', 'symbols'],
    ['', 'meaningless'],
    ['  ', 'meaningless'],
    ['abc', 'meaningless'],
    ['aaaaaa', 'meaningless'],
    ['abab', 'meaningless'],
    ['Rep\u200borts', 'hidden'],
    ['Reports\u202e', 'hidden'],
    ['Report\u0455', 'hidden'],
    ['\u3164\u3164', 'hidden'],
    ['Reports', null],
    ['rule2', null],
    ['請假', null],
    ['Отчеты', null],
    ['👩\u200d💻 Team mail', null],
    ['\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 ایمیل', null],
    [null, null],
  ])('%j: %s', (name, kind) => {
    expect(nameTrick(name)?.kind ?? null).toBe(kind);
  });
  test('entropy', () => {
    expect(shannonEntropy('')).toBe(0);
    expect(shannonEntropy('aaaa')).toBe(0);
    expect(shannonEntropy('abab')).toBe(1);
    expect(shannonEntropy('abcd')).toBe(2);
  });
  test.each([
    ['a heart as emoji', '\u2764\ufe0f Team', false],
    ['a heart as text', '\u2764\ufe00 Team', false],
    ['a family', '\u{1f469}\u200d\u{1f4bb} Team', false],
    ['a variation of no emoji', 'Team\ufe0f', true],
    ['another unseen one beside an emoji', '\u2764 Te\u200bam', true],
    ['below the variations', '\u2764 Te\u{e0001}am', true],
    ['a joiner of no emoji', 'Te\u200dam', true],
    ['a non-joiner in Persian', '\u0645\u06cc\u200c\u062e', false],
    ['a joiner in Hindi', '\u0915\u094d\u200d\u0937', false],
    ['a non-joiner in Latin', 'Te\u200cam', true],
    ['a space of no width in Persian', '\u0645\u200b\u06cc', true],
    ['a mark to the left in Hebrew', '\u05d3\u05d5\u200e', false],
    ['a mark to the right in Hebrew', '\u05d3\u05d5\u200f', false],
    ['an Arabic mark in Arabic', '\u0645\u061c\u06cc', false],
    ['an override in Hebrew', '\u05d3\u05d5\u202e', true],
    ['a mark to the left in Latin', 'Team\u200e', true],
  ])('unseen characters are a trick unless the script needs them: %s', (_, text, expected) =>
    expect(hasUnseenTricks(text)).toBe(expected),
  );
  test('one word of two alphabets is enough', () => {
    expect(['Team Hist\u03bfry', 'Team \u03b2', 'Team'].map(mixesAlphabets)).toEqual([true, false, false]);
  });
  test('plain text', () => {
    expect(plainText(' ＩＮＶ\u200bOICE\u00a0 no. ')).toBe('invoice no.');
    expect(hasUnseenTricks('plain')).toBe(false);
    expect(mixesAlphabets('β-test of Привет')).toBe(false);
  });
});

test.each([
  ['your invoice no.', 'invoice'],
  ['Pass\u200bword', 'password'],
  ['ＰＡＹＭＥＮＴ', 'payment'],
  ['MFA', 'mfa'],
  ['Rechnung;Zahlung', 'rechnung'],
  ['(Subject Contains "wire")', 'wire'],
  ['счет-фактура', 'счет-фактура'],
  ['発票 請求書', '請求書'],
  ['newsletter', null],
  ['wireless keyboards', null],
  ['', null],
])('%j has the keyword %s', (condition, keyword) => {
  expect(keywordIn(condition)).toBe(keyword);
});

describe('where mail goes', () => {
  const eventOf = (record: unknown) => {
    const event = normalise(record, { defaultTenantId: null });
    if (!isEvent(event)) throw new Error('no event');
    return event as AuditEvent | ProcessEvent;
  };
  const admin = eventOf(adminRecord('New-TransportRule', { Name: 'x y z' }));
  test.each([
    [['tomas.brandt@halden-optics.example'], 'inside'],
    [['TOMAS@HALDEN-OPTICS.EXAMPLE.'], 'inside'],
    [['x@eu.halden-optics.example'], 'inside'],
    [['x@haldenoptics.onmicrosoft.com'], 'inside'],
    [['x@other.onmicrosoft.com'], 'outside'],
    [['x@xhalden-optics.example'], 'outside'],
    [['x@halden-optics.example', 'y@elsewhere.example'], 'outside'],
    [['"x@halden-optics.example" [SMTP:y@elsewhere.example]'], 'outside'],
    [['x@elsewhere.example@halden-optics.example'], 'outside'],
    [['Compliance Archive'], 'unknown'],
    [['x@halden-optics.example', 'Compliance Archive'], 'unknown'],
  ])('%j is %s', (recipients, direction) => {
    expect(directionOf(recipients, admin)).toBe(direction);
  });
  test('an actor without a domain shows nothing', () => {
    const nobody = eventOf(processRow('powershell.exe', 'powershell.exe', { AccountUpn: null }));
    expect(directionOf(['x@halden-optics.example'], nobody)).toBe('unknown');
  });
  test('guests and partners do not make their domain the tenant\u2019s', () => {
    const partner = { ...(admin as AuditEvent), userType: 'partner-technician' as const, actor: 'p@partner.example' };
    expect(directionOf(['x@partner.example'], partner)).toBe('outside');
  });
});
