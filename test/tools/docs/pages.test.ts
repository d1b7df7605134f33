import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allSamples } from '../../../shared/detections/all-samples.ts';
import { catalog } from '../../../shared/detections/catalog.ts';
import { QUERY_BRANCHES } from '../../../shared/detections/parity.ts';
import { describeSettings } from '../../../shared/settings/settings.ts';
import { table } from '../../../tools/docs/markdown.ts';
import { navigatorLayer } from '../../../tools/docs/navigator-layer.ts';
import { pages } from '../../../tools/docs/pages.ts';
import { exampleAlert } from '../../stores/example-alert.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

const PAGES = await pages();

test.each([...PAGES])('%s is what the source says (else: npm run docs)', (path, text) => {
  expect(existsSync(resolve(ROOT, path))).toBe(true);
  expect(readFileSync(resolve(ROOT, path), 'utf8')).toBe(text);
});

describe('detections', () => {
  const text = PAGES.get('docs/detections.md') ?? '';
  test.each(catalog.map((entry) => [entry.id, entry] as const))('%s has its section, with its samples', (id, entry) => {
    const begin = text.indexOf(`\n## ${id}\n`);
    const section = text.slice(begin, text.indexOf('\n## ', begin + 4) + 1 || undefined);
    expect(begin).toBeGreaterThan(0);
    for (const part of [
      entry.title,
      entry.why,
      entry.logic,
      entry.tuning,
      ...entry.falsePositives,
      ...entry.references,
    ])
      expect(section).toContain(part);
    for (const sample of allSamples.find((set) => set.detection === id)?.samples ?? [])
      expect(section).toContain(sample.name);
  });
});

describe('the Navigator layer', () => {
  const layer = navigatorLayer(catalog);
  test('has the form of layer format 4.5', () => {
    expect(layer.versions.layer).toBe('4.5');
    expect(layer.domain).toBe('enterprise-attack');
    for (const { techniqueID, score, comment, enabled } of layer.techniques) {
      expect(techniqueID).toMatch(/^T\d{4}(\.\d{3})?$/);
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(layer.gradient.maxValue);
      expect(comment).not.toBe('');
      expect(enabled).toBe(true);
    }
    expect(new Set(layer.techniques.map(({ techniqueID }) => techniqueID)).size).toBe(layer.techniques.length);
  });
  test('names techniques of both generations, with the number of detections', () => {
    const scores = new Map(layer.techniques.map(({ techniqueID, score }) => [techniqueID, score]));
    expect(scores.get('T1685.002')).toBe(scores.get('T1562.008'));
    expect(scores.get('T1070.008')).toBe(
      catalog.filter((entry) => entry.attack.some(({ id }) => id === 'T1070.008')).length,
    );
  });
});

test('every name of the original query is answered by a detection', () => {
  const text = PAGES.get('docs/parity.md') ?? '';
  for (const { type, names } of QUERY_BRANCHES) {
    expect(text).toContain(`## ${type}`);
    for (const name of names) expect(text).toMatch(new RegExp(`\\| \`${name}\` \\| [a-z-]+`));
  }
});

test('every setting has a description, a unit and a reason', () => {
  for (const setting of describeSettings()) {
    for (const text of [setting.description, setting.unit, setting.reason]) expect(text, setting.name).not.toBe('');
    expect(PAGES.get('docs/settings.md')).toContain(setting.name);
  }
});

test('a table survives what its cells hold', () => {
  expect(table(['a'], [['x | y\nz']])).toBe('| a |\n|---|\n| x \\| y z |');
});

describe('alerts', () => {
  const text = PAGES.get('docs/alerts.md') ?? '';
  const fields = text.slice(text.indexOf('## Fields'), text.indexOf('## Severity'));
  test.each(Object.keys(exampleAlert()))('%s is explained', (field) => {
    expect(fields).toMatch(new RegExp(`^\\|[^|]*\\b${field}\\b[^|]*\\|`, 'm'));
  });
  test.each(['event', 'window', 'sequence', 'absence', 'baseline'])('one of the kind %s is shown', (kind) => {
    expect(text).toContain(` (${kind})\n`);
  });
});
