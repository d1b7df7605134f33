/** Records of people whom nobody else resembles, so that each fault has alerts of its own. */

export const TENANT = '5d0f4b1e-6c2a-4f53-9b7e-0a1c2d3e4f50';
const DOMAIN = 'adatum.example';
/** People who clear mail, of each fault: as many are contained. */
export const CLEARING = 2;

/** Acts within one revision, and in the next message as many again: two revisions. */
const DELETES = 8;

export interface People {
  /** Principal names; every alert of the fault is about one of them. */
  readonly names: ReadonlySet<string>;
  /** Messages in their order: each a text of records, one a line. */
  readonly messages: readonly string[];
}

/**
 * Clears mail after a rule was made (critical, and the rule itself high), and deletes once in another's mailbox (low).
 *
 * @param count of those who clear; there is one who deletes elsewhere
 */
export function peopleOf(fault: string, count = CLEARING): People {
  const names: string[] = [];
  const [rules, first, second]: [object[], object[], object[]] = [[], [], []];
  for (let person = 0; person < count; person++) {
    const name = `${fault}.${person}@${DOMAIN}`;
    names.push(name);
    rules.push(ruleMade(name));
    for (let index = 0; index < DELETES; index++) {
      first.push(deleted('HardDelete', name, name, index));
      second.push(deleted('HardDelete', name, name, DELETES + index));
    }
  }
  const visitor = `${fault}.visitor@${DOMAIN}`;
  first.push(deleted('SoftDelete', visitor, `board.${fault}@${DOMAIN}`, 0));
  const lines = (records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');
  return { names: new Set([...names, visitor]), messages: [rules, first, second].map(lines) };
}

/** So many people of whom each makes a rule that hides mail, and does nothing else: an alert of one revision for each, of one message. */
export function crowdOf(fault: string, count: number): People {
  const { names, messages } = peopleOf(fault, count);
  return { names: new Set([...names].slice(0, count)), messages: messages.slice(0, 1) };
}

function ruleMade(name: string): object {
  return {
    ...common(name, 'New-InboxRule', '2026-03-02T10:31:07', 1, `${name}-rule`),
    Parameters: [
      { Name: 'Name', Value: '..' },
      { Name: 'SubjectOrBodyContainsWords', Value: 'invoice;payment;bank details' },
      { Name: 'DeleteMessage', Value: 'True' },
    ],
  };
}

function deleted(operation: string, name: string, mailbox: string, index: number): object {
  const folder = { Id: 'LgAAAAB007EA268', Path: '\\Inbox' };
  const time = `2026-03-02T10:50:${String(index * 2).padStart(2, '0')}`;
  const item = (place: number) => ({
    Id: `RgAAAAB${index}${place}`,
    InternetMessageId: `<${name}-${index}-${place}@mail.${DOMAIN}>`,
    ParentFolder: folder,
    Subject: 'Weekly report',
  });
  return {
    ...common(name, operation, time, 3, `${name}-${index}`),
    ClientInfoString: 'Client=OWA;Action=ViaProxy',
    LogonType: name === mailbox ? 0 : 2,
    MailboxOwnerUPN: mailbox,
    AffectedItems: [item(0), item(1)],
    Folder: folder,
  };
}

function common(name: string, operation: string, time: string, type: number, id: string): object {
  return {
    CreationTime: time,
    Id: id,
    Operation: operation,
    OrganizationId: TENANT,
    RecordType: type,
    ResultStatus: 'Succeeded',
    UserType: 0,
    Workload: 'Exchange',
    UserId: name,
    ClientIP: '203.0.113.24',
    ClientIPAddress: '203.0.113.24',
  };
}
