/** A secret behind `-p` beside a user behind `-u`, in programs of which nothing is known: `tool -u kim -p x`. */
import type { Word } from './commands.ts';
import { isPath } from './names.ts';
import { isMark, type Piece, type Region, type Span } from './pieces.ts';
import { isNextFlag } from './program-arguments.ts';
import { secretsAt } from './values.ts';

const USER = /^(?:-{1,2}u(?:ser(?:[-_]?names?|s|list)?)?|\/u(?:ser)?)$/i;
const SECRET = /^[-/]p$/i;
/** Programs to which `-p` is something else, however their user is named. */
const OTHER_SECRETS =
  /^(?:mkdir|cp|mv|install|tar|cpio|pax|rsync|patch|xxd|diff|git|ssh|scp|sftp|mosh|nmap|masscan|nc|ncat|netcat|ss|netstat|lsof|ps|pgrep|pkill|strace|gdb|perf|read|sudo|doas|su|docker|docker-compose|compose|podman|nerdctl|kubectl|journalctl|systemctl|systemd-run|loginctl|iptables|ip6tables|mvn|mvnw|cargo|make|virtualenv|mysql\w*|mariadb[\w-]*|psql|pg_\w+|xcopy)$/;
/** Programs that run another one as a user. Behind what they run, the flags are that one's. */
const RUNNERS = /^(?:sudo|doas|docker|podman|nerdctl|kubectl|docker-compose)$/;
/** Numbers, ports, ranges, addresses and protocols; words that switch; lists in files. */
const NO_SECRET =
  /^(?:[\d.:,*-]+(?:\/(?:\d{1,2}|tcp|udp))?|tcp|udp|icmp|sctp|https?|imaps?|pop3s?|smtps?|ldaps?|ftps?|ssl|tls|true|false|yes|no|none|all|[\w.-]{1,64}\.(?:txt|lst|list|csv|dic|dict|conf|cfg|ini|ya?ml|json|xml|toml))$/i;

/** What stands behind `-p` in the words of one command, where a user stands behind `-u`. */
export function secretsBesideUser(region: Region, words: readonly Word[]): Span[] {
  const start = ownWords(words);
  const own = words.slice(start);
  const at = own.findIndex((word) => SECRET.test(flagOf(region, word)));
  if (at === -1 || own.slice(0, Math.min(at, MAX_NAMED)).some(({ text }) => OTHER_SECRETS.test(nameOf(text))))
    return [];
  if (!own.some((word, index) => isUser(region, word, own[index + 1]))) return [];
  return own.flatMap((word, index) => (SECRET.test(flagOf(region, word)) ? behind(region, word, own[index + 1]) : []));
}

/** How many words in front of a flag may be names of programs. */
const MAX_NAMED = 16;

/** Where the words of the program begin that another one runs: `sudo -u root tool -u kim -p x`. */
function ownWords(words: readonly Word[]): number {
  if (!RUNNERS.test(nameOf(words[0]?.text ?? ''))) return 0;
  for (let at = 1; at < Math.min(words.length, MAX_NAMED); at++) {
    const word = words[at] as Word;
    const before = words[at - 1] as Word;
    if (!isNextFlag(word) && !(at > 1 && isNextFlag(before))) return at;
  }
  return 0;
}

function nameOf(text: string): string {
  const base = /[^\\/]{1,40}$/.exec(text.slice(-48))?.[0].toLowerCase() ?? '';
  return base.replace(/\.exe$/, '');
}

/** `-p` of `-p`, `-p=x`, `-p:x` and `-p'x'`. */
function flagOf({ text, pieces }: Region, word: Word): string {
  const piece = pieces[word.first] as Piece;
  const isLong = piece.inner.to - piece.inner.from > 24;
  return isLong ? '' : text.slice(piece.inner.from, piece.inner.to);
}

function isUser(region: Region, word: Word, next: Word | undefined): boolean {
  if (!USER.test(flagOf(region, word))) return false;
  if (word.last > word.first) return true;
  return next !== undefined && !isNextFlag(next) && !/^(?:\d{1,10}|\/\w)$/.test(next.text);
}

function behind(region: Region, word: Word, next: Word | undefined): Span[] {
  const { first, last } = word;
  if (last > first) {
    const isJoined = isMark(region.pieces[first + 1], '=:');
    return spansAt(region, isJoined ? first + 2 : first + 1);
  }
  if (next === undefined || isNextFlag(next) || /^[<>]/.test(next.text)) return [];
  return spansAt(region, next.first);
}

function spansAt(region: Region, index: number): Span[] {
  return secretsAt(region, index).filter(({ from, to }) => {
    const value = region.text.slice(from, Math.min(to, from + 240));
    return !NO_SECRET.test(value) && !isPath(value);
  });
}
