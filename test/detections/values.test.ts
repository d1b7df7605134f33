import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listChange } from '../../shared/detections/list-changes.ts';
import { DAY, spanOf, stateOfValue } from '../../shared/detections/values.ts';
import type { AuditEvent, CmdletCall } from '../../shared/events/event.ts';
import { expectLinear } from '../support/growth.ts';

describe('truth values', () => {
  test.each([
    true,
    'True',
    ' $TRUE ',
    '1',
    '-1',
    '2',
    '0x1',
    '[true]',
    '{"IsPresent":true}',
    '{"value":"true"}',
    "'$true'",
    '([bool]1)',
    '!$false',
    '-not $false',
  ])('%j is on', (value) => {
    expect(stateOfValue(value)).toBe('on');
  }); // prettier-ignore
  test.each([
    false,
    'False',
    '$FALSE',
    '0',
    '00',
    '0.0',
    '0x0',
    '$null',
    '[false]',
    '{"IsPresent":false}',
    '"False"',
    '([bool]0)',
    '$(0)',
    '[switch]$false',
    '!$true',
    '!1',
  ])('%j is off', (value) => {
    expect(stateOfValue(value)).toBe('off');
  }); // prettier-ignore
  test.each(['$x', '(...)', '', '(1 -eq 2)', '{}', '[]', '{"ispresent":1}', 'maybe', '((((((((0))))))))'])(
    '%j nobody knows',
    (value) => {
      expect(stateOfValue(value)).toBe('unknown');
    },
  ); // prettier-ignore
  test('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void stateOfValue(text)));
  });
});

describe('spans of time', () => {
  test.each([
    ['0', 0],
    ['00:00:00', 0],
    ['0.00:00:00', 0],
    ['00:00:00.0000001', 0],
    ['-1', 0],
    ['-1.00:00:00', 0],
    ['90', 90 * DAY],
    ['90.00:00:00', 90 * DAY],
    ['90:00:00:00', 90 * DAY],
    ['14 days', 14 * DAY],
    ['1.12:00', null],
    ['12:00', DAY / 2],
    ['00:00:01', 1_000],
    ['P14D', 14 * DAY],
    ['PT1H', 3_600_000],
    ['PT0S', 0],
    ['Unlimited', Number.POSITIVE_INFINITY],
    ['$null', Number.POSITIVE_INFINITY],
    ['[TimeSpan]::Zero', 0],
    ['([timespan]::FromDays(2))', 2 * DAY],
    ['[timespan]"3.00:00:00"', 3 * DAY],
    ['{"Ticks":864000000000}', DAY],
    ['{"TotalDays":2}', 2 * DAY],
    ['$days', null],
    ['(...)', null],
    ['soon', null],
    ['P', null],
    ['', null],
  ])('%j is %s', (text, expected) => {
    expect(spanOf(text)).toBe(expected);
  });
  test('never throws, and is never negative', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => (spanOf(text) ?? 0) >= 0));
    expect(spanOf('1'.repeat(100_000))).toBeNull();
  });
});

describe('changes of lists', () => {
  const event = { kind: 'audit' } as AuditEvent;
  const change = (...values: string[]) => {
    const call: CmdletCall = { name: 'set-mailbox', parameters: new Map([['auditowner', values]]), executed: true };
    return listChange(call, 'AuditOwner', event);
  };
  test.each([
    [['Update,HardDelete'], { replaced: ['update', 'harddelete'] }],
    [['Update', 'HardDelete'], { replaced: ['update', 'harddelete'] }],
    [['{Update, HardDelete}'], { replaced: ['update', 'harddelete'] }],
    [['Update;HardDelete'], { replaced: ['update', 'harddelete'] }],
    [['None'], { replaced: [] }],
    [['$null'], { replaced: [] }],
    [[''], { replaced: [] }],
    [['@{Remove="HardDelete"}'], { removed: ['harddelete'], replaced: null }],
    [
      ["@{ add='Create' ; REMOVE = 'HardDelete','SoftDelete' }"],
      { added: ['create'], removed: ['harddelete', 'softdelete'] },
    ],
    [["@{'-'=@('HardDelete')}"], { removed: ['harddelete'] }],
    [['@{Remove=$actions}'], { removed: ['*'] }],
    [['{"Remove":["HardDelete"],"Add":"Create"}'], { added: ['create'], removed: ['harddelete'] }],
    [['-HardDelete;+Create'], { added: ['create'], removed: ['harddelete'] }],
    [['$h'], { replaced: null, unknown: true }],
    [['(...)'], { replaced: null, unknown: true }],
    [['["Update","HardDelete"]'], { replaced: ['update', 'harddelete'], unknown: false }],
    [['System.Object[]'], { replaced: null, unknown: true }],
    [['@'], { replaced: null, unknown: true }],
    [['Update', '$h'], { replaced: ['update'], unknown: true }],
    [['Update$x'], { replaced: ['update$x'], unknown: false }],
    [['  @{Remove="HardDelete"}'], { removed: ['harddelete'], replaced: null }],
    [['@{Remove="HardDelete"}', '$h'], { removed: ['harddelete'], unknown: false }],
    [['@{Remove=@()}'], { removed: ['*'] }],
    [['@{Remove="Create",$more}'], { removed: ['*'] }],
    [['@{Note="HardDelete"}'], { added: [], removed: [], replaced: [] }],
    [['@{no equals sign}'], { added: [], removed: [], replaced: [] }],
    [['@{Remove="HardDelete"'], { removed: ['harddelete'] }],
    [['0'], { replaced: [] }],
    [['+'], { replaced: ['+'], added: [] }],
  ])('%j', (values, expected) => {
    expect(change(...values)).toMatchObject(expected);
  });
  test('an object that hides its own text throws nothing', () => {
    expect(change('[{"toString":0}]')).toMatchObject({ replaced: ['{"tostring":0}'] });
  });
  test('never throws, whatever the text is', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.json())), (values) => void change(...values)));
  });
  test('a hostile text costs no more than its length', () => {
    for (const part of ['@{', '@{}', '@{=', '-'])
      expectLinear(160_000, (length) => change(part.repeat(length / part.length)));
  });
});
