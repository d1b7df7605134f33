import type { DetectionSamples } from './detection.ts';
import { graphAppCall, graphCall, graphRow, MIRA, MIRA_ID, processRow, sampleGuid, TOMAS } from './sample-records.ts';

const ID = 'AAMkAGI1SAMPLEAAA%3D';
const BATCH = sampleGuid(0xba7c);

export const graphMailDeletionSamples: DetectionSamples = {
  detection: 'graph-mail-deletion',
  samples: [
    {
      name: 'a message',
      expect: 'fires',
      severity: 'low',
      records: [graphCall('DELETE', `/v1.0/me/messages/${ID}`)],
    },
    {
      name: 'a folder by its well-known name, as a row of Log Analytics',
      expect: 'fires',
      severity: 'low',
      records: [graphRow(graphCall('DELETE', `/v1.0/users/${MIRA_ID}/mailFolders/archive/childFolders/${ID}`))],
    },
    {
      name: 'a message for good: 204 is success',
      expect: 'fires',
      severity: 'medium',
      records: [graphCall('POST', `/v1.0/users/${MIRA}/messages/${ID}/permanentDelete`)],
    },
    {
      name: 'a folder for good, by an application',
      expect: 'fires',
      severity: 'high',
      records: [graphAppCall('POST', `/v1.0/users/${TOMAS}/mailFolders/${ID}/permanentDelete`)],
    },
    {
      name: 'what an eDiscovery search found, purged',
      expect: 'fires',
      severity: 'high',
      records: [
        graphCall(
          'POST',
          `/v1.0/security/cases/ediscoveryCases/${sampleGuid(7)}/searches/${sampleGuid(8)}/microsoft.graph.security.purgeData`,
          { responseStatusCode: 202 },
        ),
      ],
    },
    {
      name: 'an inbox rule, from a portal export',
      expect: 'fires',
      severity: 'low',
      records: [graphRow(graphCall('DELETE', '/v1.0/me/mailFolders/inbox/messageRules/AQAAAJ5dZqA='), true)],
    },
    {
      name: 'an item by the import and export interface',
      expect: 'fires',
      severity: 'medium',
      records: [
        graphAppCall('DELETE', `/beta/admin/exchange/mailboxes/MBX:${sampleGuid(9)}/folders/inbox/items/${ID}`),
      ],
    },
    {
      name: 'a call that was refused',
      expect: 'fires',
      severity: 'informational',
      records: [graphCall('POST', `/v1.0/me/mailFolders/${ID}/permanentDelete`, { responseStatusCode: 403 })],
    },
    {
      name: 'a rule is made',
      expect: 'fires',
      severity: 'informational',
      records: [graphCall('POST', '/v1.0/me/mailFolders/inbox/messageRules', { responseStatusCode: 201 })],
    },
    {
      name: 'mail is read, written and sent',
      expect: 'quiet',
      records: [
        graphCall('GET', `/v1.0/me/messages/${ID}`, { responseStatusCode: 200 }),
        graphCall('PATCH', `/v1.0/me/messages/${ID}`, { responseStatusCode: 200 }),
        graphCall('POST', `/v1.0/me/messages/${ID}/send`, { responseStatusCode: 202 }),
        graphCall('GET', '/v1.0/me/mailFolders/inbox/messageRules', { responseStatusCode: 200 }),
      ],
    },
    {
      name: 'messages that are no mail, files that are no messages',
      expect: 'quiet',
      records: [
        graphCall('POST', '/v1.0/users/x/chats/19:sample@thread.v2/messages/1741000000000/softDelete'),
        graphCall('DELETE', '/beta/teams/7/channels/19:sample/messages/1741000000000'),
        graphCall('POST', '/v1.0/drives/b!sample/items/01SAMPLE/permanentDelete'),
        graphCall('DELETE', '/v1.0/me/drive/root:/mail/messages/old.txt:'),
        graphCall('DELETE', '/v1.0/drives/b!sample/root:/archive/mailFolders/2019'),
        graphCall('DELETE', `/v1.0/groups/${sampleGuid(5)}/members/${MIRA_ID}/$ref`),
      ],
    },
    {
      name: 'meetings and contacts',
      expect: 'quiet',
      records: [graphCall('DELETE', `/v1.0/me/events/${ID}`), graphCall('DELETE', `/v1.0/me/contacts/${ID}`)],
    },
    {
      name: 'keys in brackets, encoded, another case',
      expect: 'evades',
      severity: 'high',
      records: [
        graphCall('POST', `/BETA/Users%28%27${encodeURIComponent(TOMAS)}%27%29/MAILFOLDERS('x')/permanentdelete/`),
        graphCall('POST', `/v1.0/users('${MIRA_ID}')/%6dailFolders/${ID}/%70ermanentDelete?client-request-id=1#x`),
      ],
    },
    {
      name: 'the name of the action with its namespace, and its alias',
      expect: 'evades',
      severity: 'medium',
      records: [
        graphCall('POST', `/v1.0/me/mailFolders/inbox/messages/${ID}/microsoft.graph.permanentDelete`),
        graphCall('POST', `/v1.0/me/messages/${ID}/graph.permanentDelete()`),
      ],
    },
    {
      name: 'a message cast to another type, with doubled slashes, without a version',
      expect: 'evades',
      severity: 'low',
      records: [
        graphCall('delete', `/v1.0//me/messages/${ID}/microsoft.graph.eventMessage`),
        graphCall('DELETE', `/me/messages/microsoft.graph.eventMessage/${ID}/`),
      ],
    },
    {
      name: 'members of a batch',
      expect: 'evades',
      severity: 'low',
      records: [
        graphCall('DELETE', `/v1.0/me/messages/${ID}1`, { operationId: BATCH }),
        graphCall('DELETE', `/v1.0/me/messages/${ID}2`, { operationId: BATCH }),
        graphRow(graphCall('DELETE', `/v1.0/me/messages/${ID}3`, { operationId: BATCH }), true),
      ],
    },
    {
      name: 'an id that holds an encoded slash',
      expect: 'evades',
      severity: 'low',
      records: [graphCall('DELETE', '/v1.0/me/messages/AAMk%2FAGI1%2BsAmPlE%3D')],
    },
    {
      name: 'moved instead of deleted',
      expect: 'evades',
      severity: 'informational',
      records: [graphCall('POST', `/v1.0/me/messages/${ID}/move`, { responseStatusCode: 201 })],
    },
    {
      name: 'a folder moved instead of deleted',
      expect: 'evades',
      severity: 'low',
      records: [graphCall('POST', `/v1.0/me/mailFolders/${ID}/move`, { responseStatusCode: 201 })],
    },
    {
      name: 'what was deleted before, from Recoverable Items',
      expect: 'evades',
      severity: 'medium',
      records: [graphCall('DELETE', `/v1.0/me/mailFolders/recoverableitemsdeletions/messages/${ID}`)],
    },
    {
      name: "in the mailbox of a group, and by Defender's interface",
      expect: 'evades',
      severity: 'medium',
      records: [
        graphCall('DELETE', `/v1.0/groups/${sampleGuid(5)}/conversations/${ID}`),
        graphAppCall('POST', '/v1.0/security/collaboration/analyzedEmails/remediate', { responseStatusCode: 202 }),
      ],
    },
    {
      name: 'a path that begins like one of chats, and steps back',
      expect: 'evades',
      severity: 'high',
      records: [graphCall('POST', '/v1.0/chats/%2e%2e/me/mailFolders/x/./permanentDelete')],
    },
    {
      name: 'by a command line: the SDK, a request of PowerShell, curl, tools of Azure and Microsoft 365',
      expect: 'fires',
      severity: 'low',
      records: [
        processRow('powershell.exe -c "Remove-MgUserMessage -UserId mira -MessageId AAMk"'),
        processRow(
          'powershell.exe -c "irm -Method Delete https://graph.microsoft.com/v1.0/me/messages/AAMk -Headers $h"',
        ),
        processRow('curl.exe -X DELETE https://graph.microsoft.com/v1.0/me/messages/AAMk', 'curl.exe'),
        processRow(
          'cmd /c az.cmd rest --method delete --url https://graph.microsoft.com/v1.0/users/m/mailFolders/A',
          'cmd.exe',
        ),
        processRow('m365 outlook message remove --id AAMk --force', 'm365.exe'),
      ],
    },
    {
      name: 'a folder for good, and a purge, by a command line',
      expect: 'fires',
      severity: 'high',
      records: [
        processRow('curl.exe -X POST https://graph.microsoft.com/v1.0/me/mailFolders/A/permanentDelete', 'curl.exe'),
        processRow(
          'powershell.exe -c "Clear-MgSecurityCaseEdiscoveryCaseSearchData -EdiscoveryCaseId a -EdiscoverySearchId b"',
        ),
      ],
    },
    {
      name: 'many in one request, with the address put together, and by a method in a variable',
      expect: 'evades',
      severity: 'low',
      records: [
        processRow(
          `powershell.exe -c "Invoke-MgGraphRequest POST /v1.0/\`$batch -Body '{\\"requests\\":[{\\"id\\":\\"1\\",\\"method\\":\\"DELETE\\",\\"url\\":\\"/me/messages/A\\"}]}'"`,
        ),
        processRow(
          `powershell.exe -c "$m='delete'; irm -Method $m ('https://graph.'+'microsoft.com/v1.0/me/messages/A')"`,
        ),
        processRow('powershell.exe -c "Move-MgUserMessage -UserId m -MessageId A -DestinationId deleteditems"'),
      ],
    },
    {
      name: 'reads, other objects, other services, by a command line',
      expect: 'quiet',
      records: [
        processRow('powershell.exe -c "irm https://graph.microsoft.com/v1.0/me/messages -Headers $h"'),
        processRow('az.exe rest --method delete --url https://graph.microsoft.com/v1.0/groups/x', 'az.exe'),
        processRow('curl.exe -X DELETE https://api.fjordbank.example/v1/messages/1', 'curl.exe'),
        processRow('m365 outlook message list --folderName inbox', 'm365.exe'),
      ],
    },
  ],
};
