/** docs/detections.md: one section for each detection. */
import type {
  AttackTechnique,
  Detection,
  DetectionSamples,
  EventDetection,
  Sample,
  WindowDetection,
} from '../../shared/detections/detection.ts';
import { code, GENERATED, list, page, table } from './markdown.ts';

export function detectionsPage(catalog: readonly Detection[], samples: readonly DetectionSamples[]): string {
  const overview = catalog.map((entry) => [
    `[${entry.id}](#${entry.id})`,
    entry.severity,
    entry.title,
    entry.attack.map(({ id }) => id).join(', '),
    String(samplesOf(entry, samples).length),
  ]);
  return page([
    '# Detections',
    GENERATED,
    'Severity is the default; single findings may score higher or lower and say why. Failed and simulated acts, and known automation, are recorded as informational.',
    table(['detection', 'severity', 'what', 'ATT&CK', 'samples'], overview),
    ...catalog.flatMap((entry) => section(entry, samplesOf(entry, samples))),
  ]);
}

function samplesOf(entry: Detection, samples: readonly DetectionSamples[]): readonly Sample[] {
  return samples.find((set) => set.detection === entry.id)?.samples ?? [];
}

function section(entry: Detection, samples: readonly Sample[]): string[] {
  const named = (expected: Sample['expect']) => samples.filter((sample) => sample.expect === expected);
  return [
    `## ${entry.id}`,
    `**${entry.title}** (${entry.severity})`,
    entry.why,
    `**Logic.** ${entry.logic}`,
    looksAt(entry),
    `**Tuning.** ${entry.tuning}`,
    `**False positives**\n\n${list(entry.falsePositives)}`,
    `**ATT&CK**\n\n${list(entry.attack.map(technique))}`,
    `**References**\n\n${list(entry.references.map((url) => `<${url}>`))}`,
    samplesText('Fires', named('fires')),
    samplesText('Stays quiet', named('quiet')),
    samplesText('Fires although built to slip through', named('evades')),
  ];
}

function looksAt(entry: Detection): string {
  switch (entry.type) {
    case 'window':
      return `**Counts.** ${windowText(entry)}`;
    case 'sequence':
      return `**Sequence.** ${entry.first.kinds.map(code).join(', ')}, then ${entry.second.kinds.map(code).join(', ')}, within ${duration(entry.withinMs)}, for each ${entry.subject}.`;
    case 'absence':
      return `**Absence.** ${entry.first.kinds.map(code).join(', ')} without ${entry.expected.kinds.map(code).join(', ')} within ${duration(entry.withinMs)}, for each ${entry.subject}.`;
    case 'baseline':
      return `**Habit.** ${entry.tallies.map(code).join(', ')} of a day (UTC), more than ${entry.times} times the ${entry.percentile * 100}th percentile of the active days among the ${entry.days} before, for each ${entry.subject}.`;
    case 'event':
      return watched(entry);
  }
}

function duration(ms: number): string {
  const hours = ms / 3_600_000;
  return hours < 48 ? `${hours} h` : `${hours / 24} days`;
}

function watched(entry: EventDetection): string {
  const parts = [
    ['operations', entry.operations ?? []],
    ['cmdlets', entry.cmdlets ?? []],
    ['words of command lines', entry.commandWords ?? []],
    ['words of paths', entry.pathWords ?? []],
  ] as const;
  const given = parts.filter(([, names]) => names.length > 0);
  const texts = given.map(([what, names]) => `${what} ${names.map(code).join(', ')}`);
  if (entry.matchApi !== undefined) texts.push('calls of cloud APIs');
  return `**Looks at.** ${texts.join('; ')}.`;
}

function windowText(entry: WindowDetection): string {
  const minutes = entry.windowMs / 60_000;
  return `${entry.threshold} (${entry.tallies.map(code).join(', ')}) within ${minutes} minutes of event time, for each ${entry.subject}${entry.measure === 'keys' ? ' (different ones, not items)' : ''}. Setting: ${code(`PURGEWATCH_WINDOWS={"${entry.id}":{"items":${entry.threshold},"minutes":${minutes}}}`)}.`;
}

function technique({ id, name, formerId }: AttackTechnique): string {
  const former = formerId === undefined ? '' : ` (until v18: ${formerId})`;
  return `[${id}](https://attack.mitre.org/techniques/${id.replace('.', '/')}/) ${name}${former}`;
}

function samplesText(title: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const lines = samples.map(({ name, severity }) => (severity === undefined ? name : `${name}: ${severity}`));
  return `**${title}**\n\n${list(lines)}`;
}
