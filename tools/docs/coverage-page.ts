/** docs/coverage.md: each detection with the samples that prove it, and each Atomic test with what finds it. */
import type { AtomicTest } from '../../shared/detections/atomic-tests.samples.ts';
import {
  type Detection,
  type DetectionSamples,
  type Sample,
  SEVERITIES,
  type Severity,
} from '../../shared/detections/detection.ts';
import { code, GENERATED, page, table } from './markdown.ts';

const GROUPS: readonly (readonly [title: string, types: readonly Detection['type'][]])[] = [
  ['Judged by one record', ['event']],
  ['Counted over time', ['window', 'baseline']],
  ['What follows each other, and what did not happen', ['sequence', 'absence']],
];

export function coveragePage(
  catalog: readonly Detection[],
  samples: readonly DetectionSamples[],
  atomics: readonly AtomicTest[],
): string {
  return page([
    '# Coverage',
    GENERATED,
    'Every sample is a test: it must fire with the severity that is given, stay quiet, or fire although it was built to slip through. Their names stand in [detections.md](detections.md).',
    ...GROUPS.flatMap(([title, types]) => [
      `## ${title}`,
      table(
        ['detection', 'severities proven', 'fires', 'quiet', 'evasions found'],
        catalog.filter((entry) => types.includes(entry.type)).map((entry) => row(entry, samplesOf(entry, samples))),
      ),
    ]),
    '## Atomic Red Team',
    'Each test is replayed in every log in which its shell leaves a trace (Defender, Sysmon, 4688, 4104, auditd, Auditbeat, osquery, containers), as one line and as many, quoted as logs quote.',
    table(
      ['technique', 'test', 'found by', 'severity'],
      atomics.map(({ technique, name, detection, severity }) => [technique, name, link(detection), severity]),
    ),
  ]);
}

function samplesOf(entry: Detection, samples: readonly DetectionSamples[]): readonly Sample[] {
  return samples.find((set) => set.detection === entry.id)?.samples ?? [];
}

function row(entry: Detection, samples: readonly Sample[]): string[] {
  const count = (expected: Sample['expect']) => String(samples.filter((sample) => sample.expect === expected).length);
  return [link(entry.id), severities(samples), count('fires'), count('quiet'), count('evades')];
}

function severities(samples: readonly Sample[]): string {
  const proven = new Set<Severity | undefined>(samples.map((sample) => sample.severity));
  return SEVERITIES.filter((severity) => proven.has(severity)).join(', ');
}

function link(detection: string): string {
  return `[${code(detection)}](detections.md#${detection})`;
}
