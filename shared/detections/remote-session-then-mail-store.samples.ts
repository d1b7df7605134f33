import type { DetectionSamples } from './detection.ts';
import { fileRow, minute, processRow, type RawRecord, unixProcess } from './sample-records.ts';

function logon(at: number, account: string, fields: RawRecord = {}): RawRecord {
  const { properties, ...envelope } = fileRow('x', 'LogonSuccess', 'svchost.exe');
  const { DeviceId, DeviceName } = properties as RawRecord;
  return {
    ...envelope,
    category: 'AdvancedHunting-DeviceLogonEvents',
    properties: {
      Timestamp: `${minute(at)}Z`,
      DeviceId,
      DeviceName,
      ReportId: 90_000 + at,
      ActionType: 'LogonSuccess',
      LogonType: 'RemoteInteractive',
      AccountName: account,
      AccountDomain: 'halden',
      RemoteIP: '203.0.113.9',
      InitiatingProcessFileName: 'svchost.exe',
      ...fields,
    },
  };
}

function clear(at: number): RawRecord {
  return unixProcess('rm -rf /var/spool/mail/mira', 'rm', { Timestamp: `${minute(at)}Z` });
}

export const remoteSessionThenMailStoreSamples: DetectionSamples = {
  detection: 'remote-session-then-mail-store',
  samples: [
    {
      name: 'ssh, then a spool is removed',
      expect: 'fires',
      severity: 'high',
      records: [logon(0, 'root', { LogonType: 'Network', InitiatingProcessFileName: 'sshd' }), clear(30)],
    },
    {
      name: 'RDP, then a file of the Windows store goes',
      expect: 'fires',
      severity: 'medium',
      records: [
        logon(0, 'tomas.brandt'),
        fileRow('C:\\Users\\t\\AppData\\Local\\Comms\\Unistore\\data\\3\\a.dat', 'FileDeleted', 'cmd.exe', {
          Timestamp: `${minute(9)}Z`,
        }),
      ],
    },
    {
      name: 'a logon at the device, and one that failed',
      expect: 'quiet',
      records: [
        logon(0, 'root', { LogonType: 'Interactive' }),
        logon(0, 'root', { ActionType: 'LogonFailed' }),
        clear(30),
      ],
    },
    { name: 'a share was opened', expect: 'quiet', records: [logon(0, 'root', { LogonType: 'Network' }), clear(30)] },
    {
      name: 'another account, another device, two hours',
      expect: 'quiet',
      records: [logon(0, 'mira'), logon(0, 'root', { DeviceId: 'other' }), logon(-90, 'root'), clear(31)],
    },
    { name: 'the clearing arrives first', expect: 'evades', severity: 'high', records: [clear(59), logon(0, 'root')] },
    {
      name: 'the account in other letters, with its domain elsewhere',
      expect: 'evades',
      severity: 'high',
      records: [
        logon(0, 'TOMAS.BRANDT'),
        processRow('cmd.exe /c del /s C:\\Users\\t\\AppData\\Local\\Comms\\Unistore\\data\\*', 'cmd.exe', {
          Timestamp: `${minute(20)}Z`,
        }),
      ],
    },
    {
      name: 'a utility instead of rm',
      expect: 'evades',
      severity: 'high',
      records: [
        logon(0, 'root', { LogonType: 'Network', InitiatingProcessFileName: 'sshd-session' }),
        unixProcess('doveadm expunge -u mira mailbox INBOX all', 'doveadm', { Timestamp: `${minute(20)}Z` }),
      ],
    },
  ],
};
