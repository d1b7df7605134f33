/** Defender's tables of scripts, containers and logons. */
import { describe, expect, test } from 'vitest';
import { detect } from '../../shared/detections/judge.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { cloudProcessRow, HOST, SCRIPT, scriptRow } from './endpoint-records.ts';
import { streamed, TENANT } from './records.ts';

const read = (record: unknown) => normalise(record, { defaultTenantId: null });

describe('DeviceEvents', () => {
  test.each([
    ['text', JSON.stringify({ Command: SCRIPT })],
    ['an object', { Command: SCRIPT }],
    ['script content', JSON.stringify({ ScriptContent: SCRIPT })],
    ['text that is no JSON', SCRIPT],
  ])('a script in AdditionalFields as %s', (_, AdditionalFields) => {
    const row = scriptRow({ AdditionalFields });
    for (const record of [row, streamed('DeviceEvents', row), { Type: 'DeviceEvents', ...row }]) {
      const event = read(record);
      expect(event).toMatchObject({
        kind: 'process',
        form: 'defender-script',
        device: HOST,
        actor: 'mira.solberg@halden-optics.example',
        fileName: 'powershell.exe',
        commandLine: SCRIPT,
        initiatingCommandLine: 'powershell.exe -NoProfile',
        recordId: '68b329da9893e34099c7d8ad5cb9c940|4711|2026-03-02t09:14:05.468z',
      });
      expect(isEvent(event) && detect(event).findings).toMatchObject([{ detection: 'inbox-rule-removed' }]);
    }
  });

  test.each([
    ['pwsh.exe', 'pwsh.exe'],
    ['wsmprovhost.exe', 'powershell.exe'],
    ['evil.exe', 'powershell.exe'],
    ['WScript.exe', 'wscript.exe'],
  ])('a script that %s hosts is of %s', (host, fileName) => {
    const row = scriptRow({ ActionType: 'AmsiScriptContent', InitiatingProcessFileName: host });
    expect(read(row)).toMatchObject({ fileName, initiatingFileName: host });
  });

  test('other actions, and rows without a script, are left aside', () => {
    expect(read(streamed('DeviceEvents', scriptRow({ ActionType: 'UsbDriveMounted' })))).toMatchObject({
      kind: 'ignored',
    });
    expect(read(scriptRow({ AdditionalFields: null }))).toMatchObject({ kind: 'ignored' });
    expect(read(scriptRow({ Timestamp: 'x' }))).toMatchObject({ kind: 'parked' });
  });
});

describe('other tables', () => {
  test('a process in a container', () => {
    const event = {
      kind: 'process',
      form: 'cloud-process',
      device: 'mail/postfix-0/postfix',
      deviceId: expect.stringContaining('/managedClusters/mail'),
      actor: 'root',
      fileName: 'sh',
      folderPath: '/bin/sh',
      commandLine: 'sh -c "rm -rf /var/mail/root"',
      processId: 44,
      initiatingFileName: 'containerd-shim',
    };
    expect(read(cloudProcessRow())).toMatchObject(event);
    expect(read(streamed('CloudProcessEvents', cloudProcessRow()))).toMatchObject({ ...event, tenantId: TENANT });
    expect(read(cloudProcessRow({ Timestamp: null }))).toMatchObject({ kind: 'parked' });
  });

  describe('logons', () => {
    const row = { Timestamp: '2026-03-02T09:00:00Z', ActionType: 'LogonSuccess', DeviceId: 'x', AccountName: 'Mira' };
    const ignored = { kind: 'ignored', what: 'DeviceLogonEvents' };

    test.each([
      [{ LogonType: 'RemoteInteractive' }, { kind: 'audit', operation: 'LogonSuccess', actor: 'mira', objectId: 'x' }],
      [
        { LogonType: 'Network', InitiatingProcessFileName: 'sshd' },
        { kind: 'audit', actor: 'mira' },
      ],
      [{ LogonType: 'Network', InitiatingProcessFileName: 'lsass.exe' }, ignored],
      [{ LogonType: 'Interactive' }, ignored],
      [{ LogonType: 'RemoteInteractive', ActionType: 'LogonFailed' }, ignored],
      [{ LogonType: 'RemoteInteractive', Timestamp: 'soon' }, { kind: 'parked' }],
    ])('%o', (fields, expected) => {
      expect(read(streamed('DeviceLogonEvents', { ...row, ...fields }))).toMatchObject(expected);
    });
  });
});
