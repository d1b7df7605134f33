/** How much a record of deleted items stands for, and where it lay. */
import { describe, expect, test } from 'vitest';
import { countItems, fromRecoverableItems, isDelete, onlyCalendar } from '../../shared/detections/deletes.ts';
import type { AuditEvent } from '../../shared/events/event.ts';

const item = (folderPath: string | null) => ({ id: null, internetMessageId: null, subject: null, folderPath });

function deleted(items: readonly (string | null)[], folders: readonly (string | null)[], folder: string | null = null) {
  return { operation: 'HardDelete', items: items.map(item), folders, folder } as Partial<AuditEvent> as AuditEvent;
}

test.each([
  [['\\A', '\\A'], [], 2, false],
  [['\\A'], ['\\A'], 1, false],
  [['\\A'], ['\\B'], 2, true],
  [['\\A', null], ['\\A', null], 3, true],
  [[], ['\\A', '\\B'], 2, true],
  [[], [], 1, true],
] as const)('items of %j and folders %j count %d; more than that: %s', (items, folders, count, lowerBound) =>
  expect(countItems(deleted(items, folders))).toEqual({ items: count, lowerBound }),
);

describe('where it lay', () => {
  test.each([
    [['\\Calendar'], [], null, true],
    [['\\Calendar', '\\Inbox'], [], null, false],
    [['\\Calendar'], ['\\Inbox'], null, false],
    [[], [], '\\Calendar', true],
    [[null], [null], null, false],
    [[], [], null, false],
  ] as const)('%j, %j, %j: only a calendar is %s', (items, folders, folder, expected) =>
    expect(onlyCalendar(deleted(items, folders, folder))).toBe(expected),
  );
  test.each([
    [['\\Inbox', '\\Recoverable Items\\Purges'], [], true],
    [[], ['\\Recoverable Items\\Purges'], true],
    [['\\Inbox'], [], false],
  ] as const)('%j, %j: from Recoverable Items is %s', (items, folders, expected) =>
    expect(fromRecoverableItems(deleted(items, folders))).toBe(expected),
  );
});

test.each([
  ['HardDelete', true],
  ['softdelete', true],
  ['MoveToDeletedItems', true],
  ['Move', false],
])('%s is a delete: %s', (operation, expected) => expect(isDelete({ ...deleted([], []), operation })).toBe(expected));
