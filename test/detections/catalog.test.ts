/** Lints the catalog's content and runs every detection's samples through the way that records take. */
import { describe, expect, test } from 'vitest';
import { allSamples } from '../../shared/detections/all-samples.ts';
import { catalog, catalogById } from '../../shared/detections/catalog.ts';
import { BASE_SCORE, type Finding, type Sample, type Severity, severityOf } from '../../shared/detections/detection.ts';
import { interests } from '../../shared/detections/interests.ts';
import { detect } from '../../shared/detections/judge.ts';
import type { PurgewatchEvent } from '../../shared/events/event.ts';
import { createInterest } from '../../shared/events/interests.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { unwrap } from '../../shared/events/unwrap.ts';
import { occurrencesIn } from '../support/occurrences.ts';

const KNOWN_TECHNIQUES = new Map<string, string | undefined>([
  ['T1070.008', undefined],
  ['T1564.008', undefined],
  ['T1114.003', undefined],
  ['T1685.002', 'T1562.008'],
  ['T1485', undefined],
  ['T1490', undefined],
  ['T1685.005', 'T1070.001'],
  ['T1685.006', 'T1070.002'],
  ['T1137.005', undefined],
]);
const ALLOWED_HOSTS = ['learn.microsoft.com', 'attack.mitre.org', 'developers.google.com'];

describe.each(catalog.map((entry) => [entry.id, entry] as const))('%s', (id, entry) => {
  const samples = allSamples.find((set) => set.detection === id)?.samples ?? [];

  test('has an id that may be stored for ever', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(catalog.filter((other) => other.id === id)).toHaveLength(1);
  });

  test('says what it is, why, and what else it may be', () => {
    expect(entry.title.length).toBeGreaterThan(10);
    expect(entry.title).not.toMatch(/\.$/);
    expect(entry.why.length).toBeGreaterThan(80);
    expect(entry.logic.length).toBeGreaterThan(60);
    expect(entry.tuning.length).toBeGreaterThan(20);
    for (const text of [entry.why, entry.logic, entry.tuning]) expect(text).toMatch(/^[A-Z].*\.$/s);
    expect(entry.falsePositives.length).toBeGreaterThan(0);
  });

  test('names ATT&CK techniques of both generations', () => {
    expect(entry.attack.length).toBeGreaterThan(0);
    for (const technique of entry.attack) {
      expect(KNOWN_TECHNIQUES.has(technique.id), `${technique.id} is not known`).toBe(true);
      expect(technique.formerId).toBe(KNOWN_TECHNIQUES.get(technique.id));
    }
  });

  test('refers to pages of MITRE and of those who make the logs', () => {
    expect(entry.references.length).toBeGreaterThan(0);
    for (const reference of entry.references) {
      const url = new URL(reference);
      expect(url.protocol).toBe('https:');
      expect(ALLOWED_HOSTS).toContain(url.hostname);
    }
  });

  test('looks at something, in the form in which it is looked up', () => {
    if (entry.type === 'window') {
      expect(entry.tallies.length).toBeGreaterThan(0);
      expect(entry.threshold).toBeGreaterThan(1);
    }
    if (entry.type !== 'event') return;
    const looked = [entry.operations, entry.cmdlets, entry.commandWords, entry.pathWords, entry.uriWords];
    expect(looked.flatMap((words) => words ?? []).length).toBeGreaterThan(0);
    expect(entry.uriWords === undefined).toBe(entry.matchApi === undefined);
    expect(entry.commandWords === undefined).toBe(entry.matchProcess === undefined);
    expect(entry.pathWords === undefined).toBe(entry.matchFile === undefined);
    const words = [...(entry.commandWords ?? []), ...(entry.pathWords ?? []), ...(entry.uriWords ?? [])];
    for (const word of words) expect(word).toBe(word.toLowerCase());
    expect(entry.operations === undefined).toBe(entry.matchAudit === undefined);
    expect(entry.cmdlets === undefined).toBe(entry.matchCmdlet === undefined);
    for (const cmdlet of entry.cmdlets ?? []) expect(cmdlet).toMatch(/^[a-z]+-[a-z]+$/);
  });

  test('has samples that fire, stay quiet and try to evade', () => {
    const count = (expected: Sample['expect']) => samples.filter((sample) => sample.expect === expected).length;
    expect(count('fires')).toBeGreaterThanOrEqual(2);
    expect(count('quiet')).toBeGreaterThanOrEqual(2);
    expect(count('evades')).toBeGreaterThanOrEqual(3);
    expect(new Set(samples.map((sample) => sample.name)).size).toBe(samples.length);
    for (const sample of samples) expect(sample.severity === undefined).toBe(sample.expect === 'quiet');
  });

  test('has a sample of its default severity', () => {
    expect(samples.map((sample) => sample.severity)).toContain(entry.severity);
  });

  test.each(samples.map((sample) => [`${sample.expect}: ${sample.name}`, sample] as const))('%s', async (_, sample) => {
    const events = sample.records.flatMap(eventsOf);
    if (sample.expect !== 'quiet') expect(events.length).toBeGreaterThanOrEqual(sample.records.length);
    const found = entry.type === 'event' ? eventSeverities(id, events) : await statefulSeverities(id, events);
    if (sample.expect === 'quiet') return expect(found).toEqual([]);
    expect(found).not.toEqual([]);
    if (entry.type === 'event' && sample.expect === 'evades')
      expect(found.length).toBeGreaterThanOrEqual(sample.records.length);
    expect(gravest(found)).toBe(sample.severity);
  });
});

test('every detection has its samples, and every set of samples its detection', () => {
  expect(allSamples.map((set) => set.detection)).toEqual(catalog.map((entry) => entry.id));
  expect([...catalogById.keys()]).toEqual(catalog.map((entry) => entry.id));
});

test('all findings of all samples are consistent: points add up, severity follows, something is said', () => {
  for (const finding of findingsOfSamples()) {
    const sum = finding.reasons.reduce((points, reason) => points + reason.points, 0);
    expect(finding.score, `${finding.detection} of ${finding.event.recordId}`).toBe(Math.min(100, Math.max(0, sum)));
    expect(finding.severity).toBe(severityOf(finding.score));
    expect(Object.values(BASE_SCORE)).toContain(finding.reasons[0]?.points);
    for (const reason of finding.reasons) expect(reason.text).toMatch(/\S.*\.$/s);
  }
});

test('the prefilter lets through every sample that has a finding', () => {
  const interest = createInterest(interests);
  for (const finding of findingsOfSamples())
    expect(interest.event(finding.event), JSON.stringify(finding.event)).toBe(true);
});

function findingsOfSamples(): Finding[] {
  return allSamples
    .flatMap((set) => set.samples)
    .flatMap((sample) => sample.records)
    .flatMap(eventsOf)
    .flatMap((event) => [...detect(event).findings]);
}

/** By the way that messages take: one record may hold several events, or one that matters nowhere. */
function eventsOf(record: unknown): PurgewatchEvent[] {
  return unwrap(JSON.stringify(record)).flatMap((raw) => {
    const event = raw.kind === 'raw' ? normalise(raw.value, { defaultTenantId: null }) : raw;
    if (event.kind === 'parked') throw new Error(`a sample cannot be read: ${event.reason}`);
    return isEvent(event) ? [event] : [];
  });
}

function eventSeverities(id: string, events: readonly PurgewatchEvent[]): Severity[] {
  return events
    .flatMap((event) => detect(event).findings)
    .filter((finding) => finding.detection === id)
    .map((finding) => finding.severity);
}

/** Severities at which a detection over state fires, in any row, when everything has arrived. */
async function statefulSeverities(id: string, events: readonly PurgewatchEvent[]): Promise<Severity[]> {
  return (await occurrencesIn(events))
    .filter((occurrence) => occurrence.rule.id === id)
    .map((occurrence) => severityOf(occurrence.score));
}

function gravest(severities: readonly Severity[]): Severity | undefined {
  return [...severities].sort((a, b) => BASE_SCORE[b] - BASE_SCORE[a])[0];
}
