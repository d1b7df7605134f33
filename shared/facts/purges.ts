/** Purges of content searches in the audit log. */
import { EntryFlag } from '../subjects/entry.ts';
import type { FactSource } from './source.ts';
import { actorSubject } from './subjects.ts';

/** A finding of this score purged for certain; below, which action it was stands in a variable. */
const CERTAIN = 60;

export const purges: FactSource = {
  cmdlets: ['new-compliancesearchaction'],
  ofCmdlet(_call, event, { findings }) {
    const found = findings.find((finding) => finding.detection === 'compliance-purge');
    if (event.kind !== 'audit' || found === undefined || found.score < CERTAIN) return [];
    const subject = actorSubject(event);
    const { score } = found;
    return [{ subject, kind: 'purge', weight: 1, score, flags: EntryFlag.notCalendar, key: null, alternative: null }];
  },
};
