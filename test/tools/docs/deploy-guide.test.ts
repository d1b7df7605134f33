/** The deployment guide, held against what it speaks of: parameters, outputs, commands and roles that exist. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../../tools/doctor/checks.ts';

const guide = readFileSync('docs/deploy.md', 'utf8');
const main = readFileSync('infra/main.bicep', 'utf8');
const names = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map(([, name = '']) => name);

describe('docs/deploy.md', () => {
  it('gives whoever deploys each role on data that a check of doctor needs', () => {
    const roles = CHECKS.flatMap(({ role }) =>
      names(/((?:Azure Event Hubs|Storage \w+) Data \w+|Monitoring Metrics Publisher)/g, role),
    );
    expect(new Set(roles).size).toBe(5);
    for (const role of roles) expect(guide).toContain(`'${role}'`);
  });

  it('names parameters and outputs that main.bicep has', () => {
    const declared = new Set(names(/^(?:param|output) (\w+)/gm, main));
    const named = [
      ...names(/`(\w+)=[^`]+`/g, guide).filter((name) => !name.startsWith('PURGEWATCH_')),
      ...names(/\bparam (\w+) =/g, guide),
      ...names(/\b(?:parameter|output|outputs) `(\w+)`/g, guide),
      ...names(/^\| `(\w+)`(?:, `\w+`)? \| [^|]+\| (?:how|set|the way|see|`Standard_LRS`)/gm, guide),
    ];
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !declared.has(name))).toEqual([]);
  });

  it('says --skip and expects to fail only what doctor checks', () => {
    const [, first = ''] = /The first time ([^;]*?) fail,/.exec(guide) ?? [];
    const failing = names(/`([\w-]+)`/g, first);
    expect(failing.length).toBe(5);
    for (const name of failing) expect(CHECKS.map(({ id }) => String(id))).toContain(name);
  });

  it('runs scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const run = names(/npm run (?:-s )?([\w:-]+)/g, guide);
    expect(run.length).toBeGreaterThan(3);
    for (const name of run) expect(Object.keys(scripts)).toContain(name);
  });
});
