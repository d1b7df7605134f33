/** Records of deleted items: what counts as one, how many items it has, and where they were. */
import type { AuditEvent } from '../events/event.ts';
import { isCalendar, isRecoverableItems } from './folders.ts';

/** As logged. A move to Deleted Items is the first half of a delete: what follows (a purge, retention) leaves no trace. */
export const DELETE_OPERATIONS = ['HardDelete', 'SoftDelete', 'MoveToDeletedItems'] as const;

export type DeleteKind = 'hard-delete' | 'soft-delete';

/** Which window an operation counts in. */
const KINDS: ReadonlyMap<string, DeleteKind> = new Map([
  ['harddelete', 'hard-delete'],
  ['softdelete', 'soft-delete'],
  ['movetodeleteditems', 'soft-delete'],
]);

export function deleteKindOf(event: AuditEvent): DeleteKind | null {
  return KINDS.get(event.operation.toLowerCase()) ?? null;
}

export function isDelete(event: AuditEvent): boolean {
  return deleteKindOf(event) !== null;
}

export interface ItemCount {
  /** At least 1. */
  readonly items: number;
  /** The record does not list its items: a deleted folder may have held thousands. */
  readonly lowerBound: boolean;
}

/** Items, not records: one record holds up to a whole selection. A folder of which nothing is listed counts as one. */
export function countItems(event: AuditEvent): ItemCount {
  const listed = new Set(event.items.map((item) => item.folderPath));
  const folders = event.folders.filter((path) => path === null || !listed.has(path)).length;
  if (event.items.length > 0) return { items: event.items.length + folders, lowerBound: folders > 0 };
  return { items: Math.max(1, folders), lowerBound: true };
}

export function fromRecoverableItems(event: AuditEvent): boolean {
  return paths(event).some(isRecoverableItems);
}

/** Whether everything that was deleted lay in a calendar: meetings end up there by the dozen. */
export function onlyCalendar(event: AuditEvent): boolean {
  const known = paths(event);
  return known.length > 0 && known.every(isCalendar);
}

function paths(event: AuditEvent): string[] {
  const items = event.items.map((item) => item.folderPath);
  return [event.folder, ...event.folders, ...items].filter((path) => path !== null);
}
