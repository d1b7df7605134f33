import type { DetectionSamples } from './detection.ts';
import { cloudAppEvent, deleteRecord, MIRA, officeActivity, sampleGuid, TOMAS } from './sample-records.ts';

const BY_DELEGATE = { UserId: TOMAS, LogonType: 2, LogonUserSid: 'S-1-5-21-11-22-33-2001' };
const BY_ADMIN = { UserId: 'exchange.ops@halden-optics.example', LogonType: 1, MailboxOwnerUPN: undefined };
const RETENTION = {
  UserId: 'S-1-5-18',
  LogonType: 4,
  UserType: 4,
  ClientInfoString: 'Client=TBA;Service=MSExchangeMailboxAssistants;Action=ELCAssistant;',
};

export const deleteInAnotherMailboxSamples: DetectionSamples = {
  detection: 'delete-in-another-mailbox',
  samples: [
    { name: 'by a delegate', expect: 'fires', severity: 'low', records: [deleteRecord({ with: BY_DELEGATE })] },
    {
      name: 'by an administrator, a search that deletes',
      expect: 'fires',
      severity: 'medium',
      records: [officeActivity(deleteRecord({ items: 5, with: BY_ADMIN }))],
    },
    {
      name: 'by an application',
      expect: 'fires',
      severity: 'medium',
      records: [
        deleteRecord({
          operation: 'SoftDelete',
          with: { UserId: sampleGuid(0xa99), UserType: 6, ClientInfoString: 'Client=REST;Client=RESTSystem;;' },
        }),
      ],
    },
    {
      name: 'by retention itself, seen but excused',
      expect: 'fires',
      severity: 'informational',
      records: [deleteRecord({ with: { ...RETENTION, LogonType: 1 } })],
    },
    {
      name: 'by the owner, whose name is written otherwise',
      expect: 'quiet',
      records: [deleteRecord({ with: { UserId: MIRA.toUpperCase() } })],
    },
    {
      name: 'by somebody whose name cannot be compared',
      expect: 'quiet',
      records: [
        deleteRecord({ with: { UserId: 'S-1-5-21-11-22-33-2001' } }),
        deleteRecord({ with: { UserId: 'Mira Solberg' } }),
        deleteRecord({ with: { UserId: 'user1', MailboxOwnerUPN: 'user1' } }),
      ],
    },
    {
      name: 'logged on as the owner, but another account',
      expect: 'evades',
      severity: 'low',
      records: [deleteRecord({ operation: 'MoveToDeletedItems', with: { UserId: TOMAS } })],
    },
    {
      name: 'a delegate who calls itself retention, logon type as text',
      expect: 'evades',
      severity: 'low',
      records: [
        deleteRecord({
          with: {
            ...BY_DELEGATE,
            LogonType: '2',
            ClientInfoString: 'Client=WebServices;Client=ELC;Action=ELCAssistant;',
          },
        }),
      ],
    },
    {
      name: 'an application that says first that it is retention, with no system identity',
      expect: 'evades',
      severity: 'medium',
      records: [
        cloudAppEvent(
          deleteRecord({
            with: { UserId: sampleGuid(0xa99), UserType: 5, ClientInfoString: 'Client=ELC;Action=ELCAssistant;' },
          }),
        ),
      ],
    },
    {
      name: 'an account that is named like a service',
      expect: 'evades',
      severity: 'medium',
      records: [
        deleteRecord({ with: { ...BY_ADMIN, UserType: 0, UserId: 'NT AUTHORITY\\SYSTEM (w3wp)' } }),
        deleteRecord({ with: { ...BY_ADMIN, UserId: 'system (w3wp)@halden-optics.example' } }),
      ],
    },
    {
      name: 'a partner with delegated administration, folders instead of items',
      expect: 'evades',
      severity: 'medium',
      records: [
        officeActivity(
          deleteRecord({
            items: 0,
            with: {
              LogonType: 6,
              UserId: 'tech@helpful-partner.example',
              Folders: [{ Id: 'LgAAAAC9', Path: '\\Legal' }],
            },
          }),
        ),
      ],
    },
  ],
};
