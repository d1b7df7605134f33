import { describe, expect, test } from 'vitest';
import { isNameless } from '../../shared/detections/folders.ts';
import { detect } from '../../shared/detections/judge.ts';
import { isWeakKeyword, keywordIn } from '../../shared/detections/keywords.ts';
import { readRuleActions } from '../../shared/detections/rule-actions.ts';
import { matchesEverything, picksNoSize, quotedWords } from '../../shared/detections/rule-conditions.ts';
import { adminRecord, MIRA, TOMAS } from '../../shared/detections/sample-records.ts';
import { hasUnseenTricks, mixesAlphabets, wearsDress } from '../../shared/detections/text.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { readParameterLine, UNSEEN_PARAMETERS } from '../../shared/events/parameters.ts';
import { expectLinear } from '../support/growth.ts';

describe('conditions that pick nothing', () => {
  test.each([
    '',
    ' ',
    '\0',
    'a\0b',
    '@',
    'offers;@',
    'i',
    'A;B',
    '1',
    '.com',
    'COM',
    '`0',
    '\\u0000',
    '\u200b',
    ';',
    '\u2800',
  ])('%j is met by every message', (condition) => expect(matchesEverything(condition)).toBe(true));
  test.each(['offers', 'Team A', 'offers;', '款', '促销', 'company.com', '🎉', '€', 'theme', '中;文', 'it'])(
    '%j picks something',
    (condition) => expect(matchesEverything(condition)).toBe(false),
  );

  const [KB, MB] = [1_024, 1_048_576];
  test.each([
    [[0], [], true],
    [[1], [10 * MB], true],
    [[], [512], true],
    [[KB], [], true],
    [[KB], [2_048 * MB], true],
    [[], [150 * MB], true],
    [[KB], [10 * KB], false],
    [[10 * MB], [], false],
    [[10 * MB], [2_048 * MB], false],
    [[], [25 * KB], false],
    [[], [], false],
    [[10 * MB, KB], [], true],
  ])('sizes from %j to %j: %s', (least, most, expected) => expect(picksNoSize(least, most)).toBe(expected));

  test.each([
    ['{((SubString(Subject, "shop")) && (SubString(Body, "")))}', ['shop', '']],
    ['{(Exists(ItemClass))}', ['{(Exists(ItemClass))}']],
    ['', []],
  ])('%s says %j', (condition, words) => expect(quotedWords(condition)).toEqual(words));
});

describe('keywords', () => {
  test.each([
    ['passw', 'password'],
    ['invoi', 'invoice'],
    ['jelszó', 'jelszó'],
    ['رقم كلمة المرور', 'كلمة المرور'],
    ['pass\u0001word', 'password'],
    ['pass', null],
    ['compromi', 'compromised'],
    ['authe', null],
    ['a  b\tmfa', 'mfa'],
    ['secur', 'security'],
    ['salas de reuniones', null],
    ['passo', null],
    ['under review', null],
    ['direct', null],
    ['factory', null],
    ['Hackett', null],
    ['Maastricht', null],
  ])('%j: %j', (condition, keyword) => expect(keywordIn(condition)).toBe(keyword));

  test('words of monitoring are weak, others are not', () => {
    expect(['alert', 'login'].map(isWeakKeyword)).toEqual([true, true]);
    expect(['invoice', 'security'].map(isWeakKeyword)).toEqual([false, false]);
  });

  test('a long condition costs as much as its length', () => {
    expectLinear(200_000, (length) => keywordIn('passx '.repeat(length / 6)));
  });
});

describe('letters in disguise', () => {
  test.each(['\u{1d400}\u{1d42b}chive', '\uff32\uff33\uff33 Feeds', '\u1d00rchive', '\u24b6rchive'])('%j', (text) =>
    expect(wearsDress(text)).toBe(true),
  );
  test.each(['Archive', '\uff21\uff29 レポート', 'm² Angebote', 'Ærø', '№ 5 ™', '🎉 party'])('%j is plain', (text) =>
    expect(wearsDress(text)).toBe(false),
  );
  test('control characters are not seen, white space is no trick', () => {
    expect(['a\u0001b', 'a\u007fb', 'a\u009fb', '\0'].map(hasUnseenTricks)).toEqual([true, true, true, true]);
    expect(['a\tb', 'a\r\nb', 'a b'].map(hasUnseenTricks)).toEqual([false, false, false]);
  });
  test('other alphabets that have letters like Latin ones', () => {
    expect(['Arch\u0585ve', '\u2ca4rchive', '\ua4d0rchive'].map(mixesAlphabets)).toEqual([true, true, true]);
  });
});

test.each([
  ['.', true],
  ['Inbox\\--', true],
  [' ', true],
  ['\u2800', true],
  ['📁', false],
  ['Inbox\\', false],
  ['2026', false],
  ['', false],
])('the folder %j has no name: %s', (path, expected) => expect(isNameless(path)).toBe(expected));

describe('whole rules of Outlook', () => {
  test.each([
    ['{"Actions":["Forward"],"Recipients":["a@x.example"]}', { forwards: true, recipients: ['a@x.example'] }],
    ['{"actions":{"DeleteMessage":true}}', { deletes: true }],
    [
      '{"Actions":{"DeleteMessage":false,"MarkAsRead":"False","ForwardTo":[]}}',
      { deletes: false, marksRead: false, forwards: false },
    ],
    [
      '{"Actions":{"ForwardTo":[{"emailAddress":{"address":"a@x.example"}}]}}',
      { forwards: true, recipients: ['a@x.example'] },
    ],
    [
      '{"Actions":{"MoveToFolder":"RSS Feeds"},"Conditions":{"Subject":["invoice"]}}',
      { folders: ['RSS Feeds'], conditions: ['invoice'] },
    ],
    ['Forward to bob <a@x.example>', { forwards: true, recipients: ['a@x.example'] }],
    ['[{"ActionType":"Forward","Recipients":["a@x.example"]}]', { forwards: true, recipients: ['a@x.example'] }],
    ['{"Name":"x","Recipients":["a@x.example"],"Actions":[]}', { forwards: false, deletes: false }],
  ])('%s', (text, expected) => expect(readRuleActions(text)).toMatchObject(expected));
});

describe('lines of parameters that were cut', () => {
  test.each([
    ['-SearchName "q" -Conf[...]', ['@', 'searchname', 'conf']],
    ['-SearchName "q" -PurgeType "Hard[...] ', ['@', 'searchname', 'purgetype']],
    ['-Comment "users would not see any[...]"', ['comment']],
    ['[...]', ['@']],
  ])('%s', (line, names) => expect([...readParameterLine(line).keys()]).toEqual(names));

  test('the cut is no part of a value', () => {
    expect(readParameterLine('-PurgeType "Hard[...]').get('purgetype')).toEqual(['Hard']);
    expect(readParameterLine('-Purge[...]').get('purge')).toEqual([true]);
    expect(UNSEEN_PARAMETERS).toBe('@');
  });
});

describe('what is said beside the severity', () => {
  const saysOf = (parameters: Readonly<Record<string, string>>) => {
    const event = normalise(
      adminRecord('New-InboxRule', { Name: 'Sort my mail', DeleteMessage: 'True', ...parameters }),
      {
        defaultTenantId: null,
      },
    );
    if (!isEvent(event)) throw new Error('no event');
    return detect(event).findings.flatMap((finding) => finding.reasons.slice(1).map((reason) => reason.text));
  };
  const OTHER = 'It names another mailbox than that of the account.';
  const ALL = 'It has no condition: it takes every message.';

  test.each([
    [{ From: 'a@b.example' }, []],
    [{}, [ALL]],
    [{ ExceptIfFrom: 'a@b.example' }, [ALL]],
    [{ From: 'a@b.example', Mailbox: TOMAS }, [OTHER]],
    [{ From: 'a@b.example', Mailbox: MIRA.toUpperCase() }, []],
    [{ From: 'a@b.example', Mailbox: 'mira.solberg' }, []],
    [{ From: 'a@b.example', Mailbox: '7c1d5b7e-2f0a-4a0e-9d51-0c4be2a9f301' }, []],
  ])('%j', (parameters, said) => expect(saysOf(parameters)).toEqual(said));
});
