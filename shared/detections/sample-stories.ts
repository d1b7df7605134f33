/** Records of acts that only mean something together, for samples of sequences and windows. */
import {
  adminRecord,
  deleteRecord,
  graphCall,
  MIRA,
  MIRA_ID,
  minute,
  nextId,
  processRow,
  type RawRecord,
  SAMPLE_TENANT,
  sampleGuid,
} from './sample-records.ts';

export const HOUR = 60;
export const DAY = 24 * HOUR;

/** So many records, so many minutes apart. */
export function spread(
  count: number,
  everyMinutes: number,
  make: (at: number, index: number) => RawRecord,
): RawRecord[] {
  return Array.from({ length: count }, (_, index) => make(index * everyMinutes, index));
}

/** A cmdlet in the audit log, minutes after the first moment of the samples. */
export function cmdletAt(
  at: number,
  cmdlet: string,
  parameters: Readonly<Record<string, string>>,
  fields: RawRecord = {},
): RawRecord {
  return adminRecord(cmdlet, parameters, { CreationTime: minute(at), ...fields });
}

/** A delete in somebody's mailbox by somebody else. */
export function deleteBy(actor: string, mailbox: string, at: number, items = 1, fields: RawRecord = {}): RawRecord {
  const another = actor.toLowerCase() !== mailbox.toLowerCase();
  const identity = { UserId: actor, MailboxOwnerUPN: mailbox, LogonType: another ? 2 : 0 };
  return deleteRecord({ at, items, with: { ...identity, MailboxGuid: undefined, ...fields } });
}

export interface Message {
  readonly id?: string | undefined;
  readonly subject?: string;
  readonly folder?: string;
}

function itemOf({ id, subject, folder = '\\Inbox' }: Message): RawRecord {
  return {
    Id: 'RgAAAAC77',
    ...(id === undefined ? {} : { InternetMessageId: id }),
    ...(subject === undefined ? {} : { Subject: subject }),
    ParentFolder: { Id: `LgAAAAC${folder.length}`, Path: folder },
  };
}

/** A record about one message: Send, Move, Update. */
export function messageRecord(operation: string, at: number, message: Message, fields: RawRecord = {}): RawRecord {
  const record = deleteRecord({ at, items: 0, with: { Operation: operation, RecordType: 2, Item: itemOf(message) } });
  return { ...record, AffectedItems: undefined, Folder: undefined, ...fields };
}

/** A message delivered to Mira, as Defender streams it. */
export function deliveredMail(at: number, { id, subject }: Message, fields: RawRecord = {}): RawRecord {
  return {
    time: `${minute(at)}Z`,
    tenantId: SAMPLE_TENANT,
    operationName: 'Publish',
    category: 'AdvancedHunting-EmailEvents',
    properties: {
      Timestamp: `${minute(at)}.1684522Z`,
      NetworkMessageId: sampleGuid(40_000 + at),
      InternetMessageId: id,
      RecipientEmailAddress: MIRA,
      Subject: subject,
      EmailDirection: 'Inbound',
      DeliveryAction: 'Delivered',
      DeliveryLocation: 'Inbox/folder',
      ...fields,
    },
  };
}

/** A delete of one message. */
export function deleteMessage(
  operation: 'HardDelete' | 'SoftDelete' | 'MoveToDeletedItems',
  at: number,
  message: Message,
  fields: RawRecord = {},
): RawRecord {
  const { folder = '\\Inbox' } = message;
  return deleteRecord({ operation, at, folder, with: { AffectedItems: [itemOf(message)], ...fields } });
}

/** A call of Graph at a moment. */
export function graphAt(at: number, method: string, path: string, fields: RawRecord = {}): RawRecord {
  return graphCall(method, path, { timeGenerated: `${minute(at)}.1Z`, ...fields });
}

/** A command line at a moment. */
export function processAt(at: number, commandLine: string, fields: RawRecord = {}): RawRecord {
  return processRow(commandLine, 'powershell.exe', {
    Timestamp: `${minute(at)}.4684522Z`,
    ReportId: 200_000 + at,
    ...fields,
  });
}

/** Consent to an application, as the directory logs it. */
export function consentRecord(at: number, appId: string, fields: RawRecord = {}, onBehalfOfAll = false): RawRecord {
  const permissions = `[] => [[Id: x, ClientId: ${sampleGuid(9)}, PrincipalId: ${MIRA_ID}, ConsentType: ${onBehalfOfAll ? 'AllPrincipals' : 'Principal'}, Scope:  Mail.ReadWrite]]; `;
  return {
    CreationTime: minute(at),
    Id: nextId(),
    Operation: 'Consent to application.',
    OrganizationId: SAMPLE_TENANT,
    RecordType: 8,
    ResultStatus: 'Success',
    UserType: 0,
    Workload: 'AzureActiveDirectory',
    ObjectId: appId,
    UserId: MIRA,
    ModifiedProperties: [
      { Name: 'ConsentContext.OnBehalfOfAll', NewValue: onBehalfOfAll ? 'True' : 'False', OldValue: '' },
      { Name: 'ConsentAction.Permissions', NewValue: permissions, OldValue: '' },
      { Name: 'TargetId.ServicePrincipalNames', NewValue: appId, OldValue: '' },
    ],
    ...fields,
  };
}
