/** Mail deleted on a server by whoever speaks IMAP or POP3 by hand: typed into a connection, or by a library in a one-liner. */
import type { Command } from '../commands/command.ts';
import { codeOf } from '../commands/posix/snippets.ts';

/** STORE with \Deleted, EXPUNGE, a move into a trash folder; DELE. Sources: RFC 9051, RFC 6851, RFC 1939. */
const IMAP_DELETES =
  /\bstore\b[\s\S]{0,256}\\+deleted|\bexpunge\b|\bmove\b[^\n]{0,256}\b(?:trash|deleted|junk)|(?:^|[\n;\s])\w{1,16} delete ["\w]/i;
const POP3_DELETES = /(?:^|[\n"'\s])dele(?: \d|$)/im;

export function deletesOverImap(text: string): boolean {
  return IMAP_DELETES.test(text.slice(0, 16_384));
}

/** Programs that carry to a server what they are given. */
const CARRIERS: ReadonlySet<string> = new Set(
  'openssl nc ncat netcat nc.openbsd nc.traditional telnet socat gnutls-cli'.split(' '),
);

/** What one of these is given to say. */
export function typedDeletion({ program, args, input }: Command): boolean {
  if (!CARRIERS.has(program) || (program === 'openssl' && !args.includes('s_client')) || input === null) return false;
  return deletesOverImap(input) || POP3_DELETES.test(input.slice(0, 16_384));
}

const SOCKET = /^\/dev\/tcp\/[^/]{1,255}\/(?:143|993|110|995|imaps?|pop3s?)$/i;

/** `exec 3<>/dev/tcp/mail/143; printf ... >&3`: bash itself is the carrier. */
export function deletionBySocket(commands: readonly Command[]): boolean {
  const opens = commands.some(({ redirections }) => redirections.some(({ target }) => SOCKET.test(target)));
  if (!opens) return false;
  return commands.some(({ program, args, input }) => {
    const said = program === 'echo' || program === 'printf' ? args.join(' ') : (input ?? '');
    return deletesOverImap(said) || POP3_DELETES.test(said.slice(0, 16_384));
  });
}

/** Libraries for mailboxes on servers. Source: their manuals. */
const LIBRARIES =
  /imaplib|imapclient|imap_tools|imapflow|imap-simple|poplib|aioimaplib|Net::(?:IMAP|POP3)|Mail::IMAP|IMAP::|net\/(?:imap|pop)|imap_open|require\(["']imap["']\)/i;
const LIBRARY_DELETES =
  /expunge|\\*deleted\b|\.dele\(|delete_?messages?|imap_delete|(?:->|\.)delete(?:_all|_message|_mailbox)?\s{0,4}\(|messageDelete|\.delete\b|\.move\([\s\S]{0,128}trash/i;

/** A program in any language of one-liners that deletes through one of these libraries. */
export function deletionByLibrary({ program, args, input }: Command): boolean {
  const code = codeOf(program, args, input)?.slice(0, 65_536);
  if (code === undefined) return false;
  // perl and ruby name the library in an option: -MNet::IMAP::Simple, -rnet/imap.
  const named = [code, ...args.filter((text) => /^-[Mr]/.test(text))].join('\n');
  return LIBRARIES.test(named) && LIBRARY_DELETES.test(code);
}
