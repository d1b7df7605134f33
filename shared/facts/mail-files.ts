/** Files of mail stores that were deleted on a device. */

import { normalPath } from '../commands/paths.ts';
import { fileActOf } from '../detections/file-act-score.ts';
import { storeOf } from '../detections/mail-stores.ts';
import type { FileEvent, SourceForm } from '../events/event.ts';
import { EntryFlag } from '../subjects/entry.ts';
import type { FactSource } from './source.ts';
import { deviceAccount } from './subjects.ts';

const STORES: ReadonlySet<string> = new Set(['windows-mail-store', 'linux-mail-spool', 'macos-mail-store']);
/** Less is what was only made or read. */
const LOW = 20;

/** What Defender's tables are fed by is one sensor, so what they say of one act is one act. */
const FAMILIES: Partial<Record<SourceForm, string>> = {
  'defender-file': 'defender',
  'defender-process': 'defender',
  'defender-script': 'defender',
};

export const mailFiles: FactSource = {
  ofFile(event, { findings }) {
    const found = findings.find(({ detection, score }) => STORES.has(detection) && score >= LOW);
    if (found === undefined || !isGone(event)) return [];
    const family = FAMILIES[event.form] ?? event.form;
    return [
      {
        subject: deviceAccount(event),
        kind: `mail-file-delete@${family}`,
        weight: 1,
        score: found.score,
        flags: EntryFlag.notCalendar,
        key: null,
        alternative: null,
      },
    ];
  },
};

/** Deleted, or moved to where no mail lies. Within a store files change their names all day. */
function isGone(event: FileEvent): boolean {
  const act = fileActOf(event);
  if (act?.kind !== 'move') return act?.kind === 'delete';
  const target = event.folderPath === null ? null : normalPath(event.folderPath);
  return target !== null && target !== act.path && storeOf(act.path) !== null && storeOf(target) === null;
}
