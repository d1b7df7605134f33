import type { DetectionSamples } from './detection.ts';
import { fileRow, unixProcess } from './sample-records.ts';

const MESSAGE = '/Users/kari/Library/Mail/V10/5E1C/INBOX.mbox/Data/Messages/812.emlx';

export const macosMailStoreSamples: DetectionSamples = {
  detection: 'macos-mail-store',
  samples: [
    {
      name: 'Atomic Red Team: the store copied, the copy deleted',
      expect: 'fires',
      severity: 'medium',
      records: [
        unixProcess(
          'bash -c "mkdir ~/Library/Mail/copy; cp -R ~/Library/Mail/* ~/Library/Mail/copy; rm -rf ~/Library/Mail/copy/*"',
        ),
        unixProcess('rm -rf /Users/kari/Library/Mail/copy', 'rm'),
      ],
    },
    {
      name: 'Atomic Red Team: a file put into the copy',
      expect: 'fires',
      severity: 'medium',
      records: [
        unixProcess('sh -c "echo \\"Other data\\" > ~/Library/Mail/copy/manipulated.txt"', 'sh'),
        unixProcess('sh -c "mkdir ~/Library/Mail/copy; echo "Other data" > ~/Library/Mail/copy/manipulated.txt"', 'sh'),
      ],
    },
    {
      name: 'only a folder is made, or a copy',
      expect: 'fires',
      severity: 'low',
      records: [
        unixProcess('mkdir /Users/kari/Library/Mail/copy', 'mkdir'),
        unixProcess('cp -R /Users/kari/Library/Mail/V10 /Users/kari/Library/Mail/copy', 'cp'),
      ],
    },
    {
      name: 'messages deleted in the index, by SQL',
      expect: 'fires',
      severity: 'medium',
      records: [
        unixProcess(
          'sqlite3 "/Users/kari/Library/Mail/V10/MailData/Envelope Index" "DELETE FROM messages WHERE sender=7"',
          'sqlite3',
        ),
      ],
    },
    {
      name: 'single files deleted or changed by another program',
      expect: 'fires',
      severity: 'low',
      records: [fileRow(MESSAGE, 'FileDeleted', 'rm'), fileRow(MESSAGE, 'FileModified', 'python3')],
    },
    {
      name: 'Mail, Spotlight and Time Machine do their work',
      expect: 'quiet',
      records: [
        fileRow(MESSAGE, 'FileDeleted', 'Mail'),
        fileRow(MESSAGE, 'FileModified', 'mds_stores'),
        fileRow(MESSAGE, 'FileRenamed', 'backupd'),
        fileRow(MESSAGE, 'FileDeleted', 'com.apple.MailServiceAgent'),
        fileRow(MESSAGE, 'FileDeleted', 'Mail', {
          InitiatingProcessFolderPath: '/System/Applications/Mail.app/Contents/MacOS/Mail',
        }),
        fileRow('/Users/kari/Library/Containers/com.apple.mail/Data/x', 'FileDeleted', 'containermanagerd'),
      ],
    },
    {
      name: 'the store is read and backed up; the library of the system is another',
      expect: 'quiet',
      records: [
        unixProcess('ls /Users/kari/Library/Mail/V10', 'ls'),
        unixProcess('tar czf /tmp/mail.tgz /Users/kari/Library/Mail', 'tar'),
        unixProcess('rm -rf /Library/Mail/Bundles/Old.mailbundle', 'rm'),
        unixProcess('rm -rf /Users/kari/Library/Mail/Bundles/Old.mailbundle', 'rm'),
        unixProcess('rm -rf /Users/kari/Library/MailMate', 'rm'),
      ],
    },
    {
      name: 'the path is bent or relative',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess("zsh -c 'cd; rm -rf Library/Mail/V10'", 'zsh'),
        unixProcess("zsh -c 'cd ~/Library && rm -rf Mail'", 'zsh'),
        unixProcess('rm -rf /Users/kari/Library/Caches/../Mail/V10', 'rm'),
        unixProcess('rm -rf "/System/Volumes/Data/Users/kari/Library/Mail/V10"', 'rm'),
        unixProcess("bash -c 'rm -rf $HOME/Library/M*/V*'"),
        unixProcess('rm -rf ~kari/Library/Mail', 'rm'),
      ],
    },
    {
      name: 'by other means than rm',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess('find /Users/kari/Library/Mail -name *.emlx -delete', 'find'),
        unixProcess('mv /Users/kari/Library/Mail /Users/kari/.Trash/', 'mv'),
        unixProcess('osascript -e \'do shell script "rm -rf ~/Library/Mail/V10"\'', 'osascript'),
        unixProcess('rsync -a --delete /tmp/e/ /Users/kari/Library/Mail/V10/', 'rsync'),
        unixProcess('ruby -rfileutils -e \'FileUtils.rm_rf("/Users/kari/Library/Mail")\'', 'ruby'),
      ],
    },
    {
      name: 'Outlook for Mac, and the containers of Mail',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess(
          'rm -rf "/Users/kari/Library/Group Containers/UBF8T346G9.Office/Outlook/Outlook 15 Profiles"',
          'rm',
        ),
        unixProcess('rm -rf /Users/kari/Library/Containers/com.apple.mail/Data', 'rm'),
        unixProcess('rm -rf /Users/kari/Library/Group\\ Containers/UBF8T346G9.Office/Outlook', 'rm'),
        unixProcess('rm -rf /Users/kari/Library/Group Containers/UBF8T346G9.Office/Outlook/Outlook 15 Profiles', 'rm'),
        unixProcess("zsh -c 'rm -rf ~/Library/Group*/UBF*/Outlook'", 'zsh'),
        unixProcess('rm -rf "/Users/kari/Documents/Microsoft User Data/Office 2011 Identities"', 'rm'),
      ],
    },
    {
      name: 'a program that only has the name of Mail',
      expect: 'evades',
      severity: 'low',
      records: [
        fileRow(MESSAGE, 'FileDeleted', 'Mail', { InitiatingProcessFolderPath: '/tmp/Mail' }),
        fileRow(MESSAGE, 'FileModified', 'mds', { InitiatingProcessFolderPath: '/Users/Shared/mds' }),
      ],
    },
    {
      name: 'Thunderbird on macOS; the folder as Finder names it',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess('rm -rf /Users/kari/Library/Thunderbird/Profiles/x1.default/ImapMail', 'rm'),
        unixProcess(
          `osascript -e 'tell application "Finder" to delete folder "Mail" of folder "Library" of home'`,
          'osascript',
        ),
        unixProcess(
          `swift -e 'import Foundation; try FileManager.default.removeItem(atPath: "/Users/kari/Library/Mail")'`,
          'swift',
        ),
      ],
    },
  ],
};
