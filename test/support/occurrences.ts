/** What the detections over state find in events that all arrived, in the rows of all subjects. */
import { catalog } from '../../shared/detections/catalog.ts';
import { detect } from '../../shared/detections/judge.ts';
import type { PurgewatchEvent } from '../../shared/events/event.ts';
import { observationsOf } from '../../shared/pipeline/observe.ts';
import { statefulRules } from '../../shared/settings/rules.ts';
import { advance } from '../../shared/subjects/advance.ts';
import { type Occurrence, occurrencesOf } from '../../shared/subjects/occurrences.ts';
import { createRuleBooks } from '../../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS as SETTINGS } from '../../shared/subjects/settings.ts';
import { EMPTY_STATE } from '../../shared/subjects/state.ts';
import { subjectText } from '../../shared/subjects/subject.ts';
import { backtestHasher } from '../../tools/backtest/hasher.ts';

const books = createRuleBooks(statefulRules(catalog, {}), SETTINGS);

export function occurrencesIn(events: readonly PurgewatchEvent[]): Occurrence[] {
  const observed = events.flatMap((event) => {
    const id = backtestHasher.recordHash(event.tenantId, event.recordId);
    return observationsOf({ event, ...detect(event) }, id, null, { hasher: backtestHasher, books });
  });
  const bySubject = Map.groupBy(observed, ({ subject }) => subjectText(subject));
  return [...bySubject.values()].flatMap((observations) => {
    const book = books(observations[0]!.subject.kind);
    const entries = observations.map(({ entry }) => entry).sort((a, b) => a.time - b.time);
    const { state } = advance('row', EMPTY_STATE, entries, book, SETTINGS);
    const moment = { settings: SETTINGS, asOf: Number.POSITIVE_INFINITY };
    return book.rules.flatMap((rule) => occurrencesOf(rule, state, book, moment));
  });
}
