import type { DetectionSamples } from './detection.ts';
import { unixProcess } from './sample-records.ts';

export const applescriptMailDeletionSamples: DetectionSamples = {
  detection: 'applescript-mail-deletion',
  samples: [
    {
      name: 'messages of the inbox deleted',
      expect: 'fires',
      severity: 'medium',
      records: [
        unixProcess(
          `osascript -e 'tell application "Mail" to delete (every message of inbox whose sender contains "alerts")'`,
          'osascript',
        ),
        unixProcess(
          `osascript -e 'tell application "Mail"' -e 'repeat with m in messages of inbox' -e 'delete m' -e 'end repeat' -e 'end tell'`,
          'osascript',
        ),
      ],
    },
    {
      name: 'JavaScript for Automation, and a script on standard input',
      expect: 'fires',
      severity: 'medium',
      records: [
        unixProcess(
          `osascript -l JavaScript -e 'Application("Mail").inbox.messages().forEach(m => m.delete())'`,
          'osascript',
        ),
        unixProcess(`bash -c 'osascript <<X\ntell application "Mail"\n  delete messages of inbox\nend tell\nX'`),
      ],
    },
    {
      name: 'mail is read, counted and sent',
      expect: 'quiet',
      records: [
        unixProcess(`osascript -e 'tell application "Mail" to get subject of messages of inbox'`, 'osascript'),
        unixProcess(`osascript -e 'tell application "Mail" to count messages of inbox'`, 'osascript'),
        unixProcess(
          `osascript -e 'tell application "Mail" to make new outgoing message with properties {subject:"delete this"}'`,
          'osascript',
        ),
      ],
    },
    {
      name: 'another program deletes, a comment says so, a notice shows it',
      expect: 'quiet',
      records: [
        unixProcess(`osascript -e 'tell application "Finder" to empty trash'`, 'osascript'),
        unixProcess(`osascript -e 'tell application "Mail" to activate -- then delete messages'`, 'osascript'),
        unixProcess(`osascript -e 'display notification "delete in Mail"'`, 'osascript'),
        unixProcess(`grep -rn 'tell application "Mail" to delete' /Users/kari/scripts`, 'grep'),
      ],
    },
    {
      name: 'what has the name of the program, but is another thing',
      expect: 'quiet',
      records: [
        unixProcess(`osascript -e 'tell application "System Events" to delete login item "Mail"'`, 'osascript'),
        unixProcess(`osascript -e 'tell application "Reminders" to delete reminder "Mail"'`, 'osascript'),
        unixProcess(
          `osascript -e 'tell application "Finder" to delete file "x" of desktop' -e 'tell application "Mail" to activate'`,
          'osascript',
        ),
        unixProcess(`osascript -e tell application "Mail" to get subject of messages of inbox`, 'osascript'),
      ],
    },
    {
      name: 'quotes that a log left away or left as they were, files that the line wrote, lists of arguments',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess('osascript -e tell application "Mail" to delete every message of inbox', 'osascript'),
        unixProcess('osascript -e tell application Mail -e delete every message of inbox -e end tell', 'osascript'),
        unixProcess('osascript -e "tell application "Mail" to delete messages of inbox"', 'osascript'),
        unixProcess(
          `zsh -c 'echo "tell application \\"Mail\\" to delete messages of inbox" > /tmp/a.scpt; osascript /tmp/a.scpt'`,
          'zsh',
        ),
        unixProcess(
          `python3 -c "import subprocess; subprocess.run(['osascript', '-e', 'tell application \\"Mail\\" to delete messages of inbox'])"`,
          'python3',
        ),
        unixProcess(
          `osacompile -o /tmp/x.app -e 'tell application "Mail" to delete every message of inbox'`,
          'osacompile',
        ),
        unixProcess(
          `osascript -l JavaScript -e 'const m = Application("Mail"); m.inbox.messages().forEach(x => { x.mailbox = m.trashMailbox })'`,
          'osascript',
        ),
      ],
    },
    {
      name: 'by bundle id, by a name that is put together, by a script in a text',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess(`osascript -e 'tell application id "com.apple.mail" to delete messages of inbox'`, 'osascript'),
        unixProcess(`osascript -e 'tell application ("Ma" & "il") to delete messages of inbox'`, 'osascript'),
        unixProcess(`osascript -e 'run script "tell application \\"Mail\\" to delete messages of inbox"'`, 'osascript'),
      ],
    },
    {
      name: 'marked as deleted, moved to the trash, erased through the menu',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess(
          `osascript -e 'tell application "Mail" to set deleted status of (messages of inbox) to true'`,
          'osascript',
        ),
        unixProcess(
          `osascript -e 'tell application "Mail" to move (messages of inbox) to mailbox "Trash" of account 1'`,
          'osascript',
        ),
        unixProcess(
          `osascript -e 'tell application "System Events" to tell process "Mail" to click menu item "Erase Deleted Items…" of menu 1'`,
          'osascript',
        ),
      ],
    },
    {
      name: 'through a shell, encoded, and in Outlook',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess(
          `bash -c 'echo ${Buffer.from(`osascript -e 'tell application "Mail" to delete messages of inbox'`).toString('base64')} | base64 -D | sh'`,
        ),
        unixProcess(`zsh -c 'echo "tell application \\"Mail\\" to delete messages of inbox" | osascript -'`, 'zsh'),
        unixProcess(
          `osascript -e 'tell application "Microsoft Outlook" to permanently delete messages of inbox'`,
          'osascript',
        ),
      ],
    },
  ],
};
