/** Removing the request removes the trace of a mailbox export: APT29 did so after exporting to a server of its own. */
import { lowerLine } from '../commands/acts-of.ts';
import { isOn, isPlainlyOn, parameter, resolveName, texts } from '../commands/parameters.ts';
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, cmdletUrl } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { type Ground, scored } from './scoring.ts';

export const exportRequestRemoved: EventDetection = {
  type: 'event',
  id: 'export-request-removed',
  title: 'Mailbox export or move request removed',
  why: 'A finished export request is the record that a mailbox was copied to a file. APT29 removed the requests after stealing mail. Administrators remove them too, to tidy up.',
  logic:
    'Remove-MailboxExportRequest, Remove-MailboxImportRequest or Remove-MoveRequest was run. High where it asks for no confirmation or a path on another machine or on the web stands on the same line, or where the account never did it in the month before; low where it removes only what is completed, in the documented form.',
  tuning: 'Migrations remove move requests by the hundred: allow the account that runs them, for as long as it does.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'medium',
  falsePositives: [
    'Administrators who clear finished requests after a migration or a legal export',
    'Scheduled scripts that pipe completed requests into the removal',
  ],
  references: [CLEAR_MAILBOX_DATA_URL, cmdletUrl('remove-mailboxexportrequest')],
  cmdlets: ['remove-mailboxexportrequest', 'remove-mailboximportrequest', 'remove-moverequest'],
  whenNew:
    'This account has removed no request in the 30 days before, although it has been active for at least two weeks.',
  matchCmdlet(call, event, line) {
    const grounds: Ground[] = [];
    if (clearsCompleted(call, line)) {
      const text =
        'It removes what is finished, as administrators do to tidy up: Get-... -Status Completed | Remove-...';
      grounds.push({ text, lower: 'low' });
    }
    if (skipsConfirmation(call, event)) {
      const lift = grounds.length === 0 ? 'high' : 'medium';
      grounds.push({ text: 'It asks for no confirmation.', lift });
    }
    if (line.some(namesServer)) {
      grounds.push({ text: 'A path on another machine or on the web stands with it.', lift: 'high' });
    }
    return scored('medium', 'A request that showed an export or a move of a mailbox was removed.', grounds);
  },
};

/** `-Confirm:$false`, by any value that is not plainly true, or by `-Force` or the preference, which have the same effect. */
function skipsConfirmation(call: CmdletCall, event: AuditEvent | ProcessEvent): boolean {
  if (isOn(parameter(call, 'Force'))) return true;
  const confirm = parameter(call, 'Confirm');
  if (confirm !== null) return !isPlainlyOn(confirm);
  return event.kind === 'process' && lowerLine(event).includes('confirmpreference');
}

function namesServer(call: CmdletCall): boolean {
  const values = [...call.parameters.values()].flat().filter((value) => typeof value === 'string');
  return values.some((value) => /^(?:\\\\|\/\/|https?:|filesystem::\\\\)/i.test(value.trim()));
}

/** What the documented form may have besides the pipe. */
const HARMLESS: ReadonlySet<string> = new Set(['confirm', 'force', 'verbose', 'erroraction', 'domaincontroller']);

/** Only the documented form: nothing else selected, nothing named. An intruder names the mailbox, or takes everything. */
function clearsCompleted(call: CmdletCall, line: readonly CmdletCall[]): boolean {
  const source = line[line.indexOf(call) - 1];
  if (source?.name !== call.name.replace(/^remove-/, 'get-') || source.parameters.size !== 1) return false;
  const status = texts(source, 'Status').map((text) => text.toLowerCase());
  if (status.length !== 1 || status[0] !== 'completed') return false;
  return [...call.parameters.keys()].every((name) => HARMLESS.has(resolveName(call.name, name)));
}
