/** Messages and folders of a mailbox record. Nothing but ids, subjects and paths is taken from it. */
import { z } from 'zod';
import type { AffectedItem, AuditEvent } from './event.ts';
import { type JsonObject, listOf, objectOf, parsedIfText } from './json-text.ts';

type MailboxDetails = Pick<AuditEvent, 'items' | 'folders' | 'folder' | 'destFolder' | 'member'>;

/** A field of the wrong type is as good as none: one odd message must not hide the others. */
const text = z.string().nullable().catch(null).default(null);
const folderSchema = z.object({ Id: text, Path: text, MemberUpn: text }).nullable().catch(null).default(null);
const itemSchema = z.object({ Id: text, Subject: text, InternetMessageId: text, ParentFolder: folderSchema });
const actedFolderSchema = z.object({ Path: text, FolderItems: z.array(z.unknown()).catch([]).default([]) });

type Item = z.infer<typeof itemSchema>;

const NONE: readonly never[] = [];

export function mailboxDetails(record: JsonObject): MailboxDetails {
  const acted = record.Folders === undefined ? NONE : listOf(record.Folders).map(readActedFolder);
  const single = readSingleItem(record.Item);
  const member = single?.ParentFolder?.MemberUpn ?? null;
  const listed = record.AffectedItems === undefined ? NONE : listOf(record.AffectedItems);
  return {
    items: [
      ...listed.map((entry) => toItem(entry, null)),
      ...(single !== null && listed.length === 0 && isMessage(single) ? [toItem(single, null)] : NONE),
      ...acted.flatMap((folder) => folder.FolderItems.map((entry) => toItem(entry, folder.Path))),
    ],
    folders: acted.map((folder) => folder.Path),
    folder: pathOf(record.Folder) ?? single?.ParentFolder?.Path ?? null,
    destFolder: pathOf(record.DestFolder),
    ...(member === null ? {} : { member }),
  };
}

function readItem(value: unknown): Item {
  return itemSchema.parse(objectOf(value) ?? {});
}

function readSingleItem(value: unknown): Item | null {
  return value === undefined || value === null || value === '' ? null : readItem(value);
}

/** `Item` is a message, or the folder itself (permissions, inbox rules): then it is its own parent. */
function isMessage(item: Item): boolean {
  if (item.InternetMessageId !== null || item.Subject !== null) return true;
  return item.Id !== null && item.Id !== item.ParentFolder?.Id;
}

function toItem(value: unknown, folderPath: string | null): AffectedItem {
  const item = readItem(value);
  return {
    id: item.Id,
    subject: item.Subject,
    internetMessageId: item.InternetMessageId,
    folderPath: item.ParentFolder?.Path ?? folderPath,
  };
}

function readActedFolder(value: unknown): z.infer<typeof actedFolderSchema> {
  return actedFolderSchema.parse(objectOf(value) ?? {});
}

function pathOf(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  return folderSchema.parse(objectOf(value))?.Path ?? plainPath(value);
}

/** A folder given as nothing but its path. */
function plainPath(value: unknown): string | null {
  const parsed = parsedIfText(value);
  return typeof parsed === 'string' && !parsed.startsWith('@{') ? parsed : null;
}
