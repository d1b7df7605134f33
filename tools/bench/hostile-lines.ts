/** Command lines of a megabyte, each made of one fragment over and over: what an attacker could hope to be dear. */
import { processRow, unixProcess } from '../../shared/detections/sample-records.ts';

const WINDOWS = [
  ...['(', '{', '"', "'", '`', '$(', '@{', '|', ';', '&', '^', '\\', 'a ', '-a ', '$a=', "'a'+", "'{0}'-f", '1..9,'],
  ...['iex ', '& $x ', '[char]82+', "'a'.Replace('a','aa').", 'Remove-InboxRule a;', 'cmd /c ', 'powershell -c '],
  ...['Remove-Item C:\\Users\\a\\AppData\\Local\\Comms\\Unistore\\data;', 'Search-Mailbox a -DeleteContent;'],
];
const SHELL = [
  ...['(', '"', '$(', '{a,b}', '|', '`', 'a=$a$a;', '*?[', 'sh -c "', '<<a\n', 'eval ', 'a(){ ', 'find / -exec '],
  ...[
    'rm /var/mail/a;',
    'cd /var/mail;',
    'printf x|sh;',
    'xargs rm /var/mail ',
    'osascript -e \'tell app "Mail" to \';',
  ],
];

const fill = (part: string, bytes: number) => part.repeat(Math.ceil(bytes / (JSON.stringify(part).length - 2)));

export interface HostileLine {
  readonly part: string;
  readonly record: object;
}

export function hostileLines(bytes: number): readonly HostileLine[] {
  return [
    ...WINDOWS.map((part) => ({ part, record: processRow(`powershell Remove-InboxRule ${fill(part, bytes)}`) })),
    ...SHELL.map((part) => ({ part, record: unixProcess(`rm /var/mail ${fill(part, bytes)}`) })),
  ];
}

/** A relevant line of a kilobyte that is read whole. */
export const KILOBYTE_LINE = processRow(
  `powershell.exe -NoProfile -Command "${fill('Get-Mailbox user1 | Set-MailboxMessageConfiguration -Language 1033; ', 960)}"`,
);
