/**
 * Quarantined mail deleted where it lies on disk. A helper: the detection quarantine-cleared joins it with what the audit
 * log says of quarantines in the cloud.
 */
import { factsOf } from '../commands/acts-of.ts';
import { holds, type PathPattern, partsOf } from '../commands/paths.ts';
import type { FileEvent, ProcessEvent } from '../events/event.ts';
import type { Match } from './detection.ts';
import { fileActOf, gravestAct, scoredFile } from './file-act-score.ts';
import { isMailProgram, knownStarters } from './mail-programs.ts';
import { scored } from './scoring.ts';

const PLACE = 'quarantined mail';

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** Sources: the manuals of amavis, MailScanner, MIMEDefang, rspamd, Proxmox Mail Gateway and Exchange for their folders. */
const QUARANTINES: readonly PathPattern[] = [
  [set('virusmails quarantine.mail mailquarantine')],
  [
    set('mailscanner amavis amavisd amavis-new postfix exim exim4 rspamd spamassassin clamav-milter pmg mimedefang'),
    'quarantine',
  ],
  ['md-quarantine'],
  ['var', 'spool', 'pmg'],
  ['transportroles', 'data', 'quarantine'],
  ['mailboxquarantine'],
];

export const QUARANTINE_WORDS: readonly string[] = ['quarantine', 'virusmails', 'spool/pmg'];

function isQuarantine(path: string): boolean {
  const parts = partsOf(path);
  if (QUARANTINES.some((pattern) => holds(parts, pattern))) return true;
  return parts.some((part) => part.includes('quarantine')) && /\.(?:eml|msg|mbox)\W{0,2}$/.test(path);
}

/** For command lines that hold one of `QUARANTINE_WORDS`. */
export function matchQuarantineProcess(event: ProcessEvent): Match | null {
  const acts = factsOf(event).acts.filter(({ kind, path }) => kind !== 'create' && isQuarantine(path));
  const act = gravestAct(acts);
  return act === null
    ? null
    : scored('low', `"${act.program.slice(0, 64)}" deletes or changes ${PLACE}.`, knownStarters(event));
}

/** For file events whose path holds one of `QUARANTINE_WORDS`. */
export function matchQuarantineFile(event: FileEvent): Match | null {
  const act = fileActOf(event);
  if (act === null || act.kind === 'create' || act.kind === 'change') return null;
  if (isMailProgram(event) || /^(?:amavisd?|mailscanner|rspamd|pmg-\w{1,16}|pmgpolicy)$/i.test(act.program))
    return null;
  return isQuarantine(act.path) ? scoredFile(act, PLACE) : null;
}
