/** Files of mail stores that were deleted, and stores that were cleared, on a device. */

import type { Finding } from '../detections/detection.ts';
import { fileActOf } from '../detections/file-act-score.ts';
import type { FileEvent, ProcessEvent, SourceForm } from '../events/event.ts';
import { EntryFlag } from '../subjects/entry.ts';
import type { Fact } from './fact.ts';
import type { FactSource } from './source.ts';
import { deviceAccount } from './subjects.ts';

const STORES: ReadonlySet<string> = new Set([
  'windows-mail-store',
  'linux-mail-spool',
  'macos-mail-store',
  'mail-utility-deletion',
  'applescript-mail-deletion',
  'outlook-com-deletion',
]);

/** What Defender's tables are fed by is one sensor, so what they say of one act is one act. */
const FAMILIES: Partial<Record<SourceForm, string>> = {
  'defender-file': 'defender',
  'defender-process': 'defender',
  'defender-script': 'defender',
};

export const mailFiles: FactSource = {
  ofFile(event, { findings }) {
    const found = storeFinding(findings);
    if (found === undefined) return [];
    const cleared = mailStoreCleared(event, found.score);
    if (fileActOf(event)?.kind !== 'delete') return [cleared];
    const family = FAMILIES[event.form] ?? event.form;
    return [cleared, { ...cleared, kind: `mail-file-delete@${family}` }];
  },
  ofProcess(event, { findings }) {
    const found = storeFinding(findings);
    return found === undefined ? [] : [mailStoreCleared(event, found.score)];
  },
};

/** From low on: what is only made or read clears nothing. */
function storeFinding(findings: readonly Finding[]): Finding | undefined {
  return findings.find(({ detection, score }) => STORES.has(detection) && score >= 20);
}

function mailStoreCleared(event: ProcessEvent | FileEvent, score: number): Fact {
  const subject = deviceAccount(event);
  return {
    subject,
    kind: 'mail-store-cleared',
    weight: 1,
    score,
    flags: EntryFlag.notCalendar,
    key: null,
    alternative: null,
  };
}
