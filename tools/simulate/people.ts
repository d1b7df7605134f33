/**
 * What ordinary people do with mail in a day. The rates are assumptions, written down here so that they can be argued about;
 * the result of the simulation is worth as much as they are.
 */
import type { Random } from './random.ts';
import { cmdlet, commandLine, deletion, graphCall, seen, sending, type Timed, upn } from './records.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
export const DAY = 24 * HOUR;

export interface Person {
  readonly name: string;
  readonly role: 'user' | 'assistant' | 'agent' | 'admin' | 'service';
  /** Mails sent on a working day. */
  readonly sends: number;
  /** Times of deleting on a working day, most of a few items. */
  readonly deletes: number;
  /** Empties Deleted Items at the end of the day. */
  readonly empties: boolean;
  /** Cleans up on Mondays what came over the weekend. */
  readonly mondays: boolean;
  /** Mailbox of a team or a boss. */
  readonly shared: string | null;
  /** Uses a mail application that deletes through Graph. */
  readonly app: boolean;
}

const ROLES: readonly (readonly [Person['role'], number])[] = [
  ['assistant', 0.02],
  ['agent', 0.05],
  ['admin', 0.01],
  ['service', 0.005],
];

export function createPeople(count: number, random: Random): Person[] {
  return Array.from({ length: count }, (_, index) => {
    let role: Person['role'] = 'user';
    let at = random.next();
    for (const [name, part] of ROLES) {
      if (at < part) {
        role = name;
        break;
      }
      at -= part;
    }
    const name = `p${index}`;
    const team = upn(`team${Math.floor(index / 100)}`);
    return {
      name: upn(name),
      role,
      sends: random.whole(2, 30),
      deletes: random.whole(1, 14),
      empties: random.chance(0.08),
      mondays: random.chance(0.04),
      shared: role === 'agent' ? team : role === 'assistant' ? upn(`boss${index}`) : null,
      app: random.chance(0.05),
    };
  });
}

/** Records of one person on one day, in no order. Weekends are quiet. */
export function dayOf(person: Person, start: number, random: Random): Timed[] {
  const weekday = new Date(start).getUTCDay();
  const works = weekday !== 0 && weekday !== 6;
  const during = () => start + 7 * HOUR + Math.floor(random.next() * 10 * HOUR);
  const records = [
    ...mailOf(person, works ? 1 : WEEKEND, during, random),
    ...(person.role === 'service' ? archiving(person, start, random) : []),
    ...(random.chance(0.5) ? [retention(person.name, start + 2 * HOUR, random)] : []),
    ...(weekday === 1 && person.mondays ? cleanUp(person.name, start + 8 * HOUR, random) : []),
  ];
  return works ? [...records, ...workOf(person, start, during, random)] : records;
}

/** Part of a working day's mail that a day of the weekend has. */
const WEEKEND = 0.08;

function mailOf(person: Person, share: number, during: () => number, random: Random): Timed[] {
  const { name } = person;
  const records: Timed[] = [];
  for (let n = random.times(person.sends * share); n > 0; n--) {
    const id = messageOf(name, random);
    const time = during();
    records.push(sending(time, name, id));
    // Some take back the copy: a wrong attachment, a matter of habit.
    const after = time + random.whole(1, 50) * MINUTE;
    if (random.chance(0.004)) records.push(tidy(after, name, name, few(random), '\\Sent Items', [id]));
  }
  for (let n = random.times(person.deletes * share); n > 0; n--)
    records.push(tidy(during(), name, name, few(random), '\\Inbox'));
  return records;
}

function messageOf(name: string, random: Random): string {
  return `<${name}-${random.next().toString(36).slice(2)}-${random.next().toString(36).slice(2)}>`;
}

/** What belongs to a working day beside sending and deleting. */
function workOf(person: Person, start: number, during: () => number, random: Random): Timed[] {
  const { name } = person;
  const records: Timed[] = [];
  if (random.chance(0.05)) records.push(...noticeOf(name, during(), random));
  if (person.empties)
    records.push(
      deletion(start + 17 * HOUR, name, name, { ...SOFT, items: random.whole(3, 45), folder: '\\Deleted Items' }),
    );
  if (random.chance(0.004)) records.push(...ruleOf(name, during(), random));
  if (random.chance(0.02))
    records.push(deletion(during(), name, name, { ...SOFT, items: random.whole(1, 4), folder: '\\Calendar' }));
  if (person.app)
    for (let n = random.times(6); n > 0; n--)
      records.push(
        graphCall(during(), APP, `id-${name}`, 'DELETE', `/me/messages/${random.next().toString(36).slice(2)}`),
      );
  if (person.shared !== null) records.push(...inAnother(person, person.shared, during, random));
  if (person.role === 'admin') records.push(...administration(person, during, random));
  return records;
}

const SOFT = { operation: 'SoftDelete' } as const;

/** A notice of a sign-in. Most leave it, some move it away, few delete it for good. */
function noticeOf(name: string, time: number, random: Random): Timed[] {
  const id = messageOf(name, random);
  const subject = 'New sign-in to your account';
  const read = seen(time, name, id, subject);
  if (!random.chance(0.3)) return [read];
  const operation = random.chance(0.97) ? 'MoveToDeletedItems' : 'HardDelete';
  const what = { operation, items: 1, folder: '\\Inbox', subject, messageIds: [id] } as const;
  return [read, deletion(time + 20 * MINUTE, name, name, what)];
}

const APP = 'a1b2c3d4-0000-4000-8000-00000000a001';

/** Mostly one or two; sometimes a thread or a list. */
function few(random: Random): number {
  return random.chance(0.9) ? random.whole(1, 2) : random.whole(3, 20);
}

function tidy(
  time: number,
  actor: string,
  mailbox: string,
  items: number,
  folder: string,
  messageIds: readonly string[] = [],
): Timed {
  const operation = items % 7 === 0 ? 'SoftDelete' : items % 11 === 0 ? 'HardDelete' : 'MoveToDeletedItems';
  return deletion(time, actor, mailbox, { operation, items, folder, messageIds });
}

/** The weekend's newsletters and notices, by the page. */
function cleanUp(mailbox: string, start: number, random: Random): Timed[] {
  return Array.from({ length: random.whole(3, 12) }, (_, i) =>
    deletion(start + i * 2 * MINUTE, mailbox, mailbox, {
      operation: 'MoveToDeletedItems',
      items: random.whole(4, 20),
      folder: '\\Inbox',
    }),
  );
}

function ruleOf(mailbox: string, time: number, random: Random): Timed[] {
  const kinds: Readonly<Record<string, string>>[] = [
    { Name: 'Newsletters', From: 'news@shop.example', MoveToFolder: 'Newsletters' },
    { Name: 'Project Atlas', SubjectContainsWords: 'Atlas', MoveToFolder: 'Atlas' },
    { Name: 'Build results', From: 'ci@tenant.example', MoveToFolder: 'Builds', MarkAsRead: 'True' },
  ];
  return [cmdlet(time, mailbox, 'New-InboxRule', kinds[random.whole(0, kinds.length - 1)] ?? {})];
}

/** Delegates and agents work through a mailbox that is not theirs. */
function inAnother(person: Person, shared: string, during: () => number, random: Random): Timed[] {
  return Array.from({ length: random.times(person.role === 'agent' ? 12 : 5) }, () =>
    deletion(during(), person.name, shared, {
      operation: random.chance(0.8) ? 'MoveToDeletedItems' : 'SoftDelete',
      items: random.chance(0.9) ? 1 : random.whole(2, 5),
      folder: '\\Inbox',
    }),
  );
}

/** Help desk: settings, rules of users who ask, clean-up of finished exports. */
function administration(person: Person, during: () => number, random: Random): Timed[] {
  const records: Timed[] = [];
  const account = person.name.slice(0, person.name.indexOf('@'));
  for (let n = random.times(2); n > 0; n--)
    records.push(
      cmdlet(during(), person.name, 'Set-Mailbox', {
        Identity: upn(`p${random.whole(0, 999)}`),
        ProhibitSendQuota: '50GB',
      }),
    );
  if (random.chance(0.05))
    records.push(
      cmdlet(during(), person.name, 'Remove-InboxRule', {
        Mailbox: upn(`p${random.whole(0, 999)}`),
        Identity: 'Old rule',
      }),
    );
  if (random.chance(0.03))
    records.push(
      cmdlet(during(), person.name, 'Add-MailboxPermission', {
        Identity: upn(`team${random.whole(0, 9)}`),
        User: upn(`p${random.whole(0, 999)}`),
        AccessRights: 'FullAccess',
      }),
    );
  if (random.chance(0.01)) {
    const line = 'powershell.exe -Command "Get-MailboxExportRequest -Status Completed | Remove-MailboxExportRequest"';
    const time = during();
    records.push(
      commandLine(time, account, line),
      cmdlet(time, person.name, 'Remove-MailboxExportRequest', { Identity: 'p1\\MailboxExport' }),
    );
  }
  if (random.chance(0.1))
    records.push(
      commandLine(during(), account, 'powershell.exe -Command "Get-Mailbox -ResultSize 100 | Select-Object Name"'),
    );
  return records;
}

/** An archive that moves its own service mailbox along, item by item, all night. */
function archiving(person: Person, start: number, random: Random): Timed[] {
  return Array.from({ length: 24 }, (_, hour) =>
    deletion(start + hour * HOUR + random.whole(0, 3000) * 1000, person.name, person.name, {
      operation: 'SoftDelete',
      items: random.whole(1, 6),
      folder: '\\Archive queue',
    }),
  );
}

function retention(mailbox: string, time: number, random: Random): Timed {
  return deletion(time, 'S-1-5-18', mailbox, {
    operation: 'HardDelete',
    items: random.whole(1, 200),
    folder: '\\Deleted Items',
    fields: {
      LogonType: 4,
      UserType: 4,
      ClientInfoString: 'Client=TBA;Service=MSExchangeMailboxAssistants;Action=ELCAssistant;',
    },
  });
}
