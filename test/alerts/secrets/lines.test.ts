import { describe, expect, it } from 'vitest';
import { maskSecrets } from '../../../shared/alerts/mask-secrets.ts';
import { ATTACKS } from './attacks.ts';
import { DATA, INTRUDERS, KEPT, POSIX, POWERSHELL, WINDOWS } from './masked-lines.ts';

const plain = (line: string) => line.replace(/[«»]/g, '');
const masked = (line: string) => line.replace(/«[^»]*»/g, '***');

describe.each([
  ['shells of POSIX', POSIX],
  ['tools of intruders', INTRUDERS],
  ['programs of Windows', WINDOWS],
  ['PowerShell', POWERSHELL],
  ['data', DATA],
  ['attacks', ATTACKS],
] as const)('secrets of %s', (_name, lines) => {
  it.each(lines as readonly string[])('%s', (line) => {
    expect(maskSecrets(plain(line))).toBe(masked(line));
  });
});

describe('lines without secrets stay', () => {
  it.each(KEPT)('%s', (line) => {
    expect(maskSecrets(line)).toBe(line);
  });
});
