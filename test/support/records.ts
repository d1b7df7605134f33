/** Audit records for tests, in the form of the unified audit log. Everything has a default; a test names what matters to it. */

export const TENANT = '5d0f4b1e-6c2a-4f53-9b7e-0a1c2d3e4f50';

let serial = 0;

export function recordId(n: number = ++serial): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

export interface DeleteOptions {
  readonly id?: string;
  readonly time?: string;
  readonly actor?: string;
  readonly items?: number;
  readonly operation?: string;
}

export function deleteRecord({
  id = recordId(),
  time = '2026-03-02T10:50:00',
  actor = 'pat@adatum.example',
  items = 1,
  operation = 'HardDelete',
}: DeleteOptions = {}) {
  const folder = { Id: 'LgAAAAB1', Path: '\\Sent Items' };
  return {
    CreationTime: time,
    Id: id,
    Operation: operation,
    OrganizationId: TENANT,
    RecordType: 3,
    ResultStatus: 'Succeeded',
    UserType: 0,
    Workload: 'Exchange',
    UserId: actor,
    ClientIPAddress: '203.0.113.24',
    ClientInfoString: 'Client=OWA;Action=ViaProxy',
    LogonType: 0,
    MailboxOwnerUPN: actor,
    Folder: folder,
    AffectedItems: Array.from({ length: items }, (_, i) => ({
      Id: `${id}-${i}`,
      ParentFolder: folder,
      Subject: 'Secret',
    })),
  };
}

export function ruleRecord({ id = recordId(), time = '2026-03-02T10:31:07', actor = 'pat@adatum.example' } = {}) {
  return {
    CreationTime: time,
    Id: id,
    Operation: 'New-InboxRule',
    OrganizationId: TENANT,
    RecordType: 1,
    ResultStatus: 'True',
    UserType: 2,
    Workload: 'Exchange',
    UserId: actor,
    Parameters: [
      { Name: 'Name', Value: '..' },
      { Name: 'DeleteMessage', Value: 'True' },
    ],
  };
}
