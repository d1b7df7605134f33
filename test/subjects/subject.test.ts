import { describe, expect, it } from 'vitest';
import { createHasher, kindOfRow, LETTERS } from '../../shared/subjects/hashing.ts';
import { actorOfSubject, namesOf, type Subject, subjectText } from '../../shared/subjects/subject.ts';

const tenantId = 't1';
const ROW = { partition: '996d2c53fe38cda8ed', row: 'aedf2511c0096ed61e8a256b97d3957a3' };
const HASHES = ['996d2c53fe38cda8', 'bf23cdda49a29667', '073d573bb1455a30'];
const WITHOUT = ['29a0f3785ee81f79', 'd91e011271af40bb', '48af77d51d878628'];
const SUBJECTS: readonly (readonly [Subject, string, string | null, readonly string[]])[] = [
  [{ kind: 'actor', tenantId, actor: 'a@x.example' }, 'a@x.example\0', 'a@x.example', []],
  [{ kind: 'actor', tenantId, actor: '', mailbox: 'm@x.example' }, '\0m@x.example', null, []],
  [{ kind: 'mailbox', tenantId, mailbox: 'm@x.example' }, 'm@x.example', null, ['m@x.example', 'm']],
  [{ kind: 'mailbox', tenantId, mailbox: 'm', guid: 'g1' }, 'm', null, ['m', 'g1']],
  [
    { kind: 'mailbox', tenantId, mailbox: '"a@b"@x.example', guid: null },
    '"a@b"@x.example',
    null,
    ['"a@b"@x.example', '"a@b"'],
  ],
  [{ kind: 'application', tenantId, appId: 'app', user: 'u' }, 'app\0u', null, ['app']],
  [{ kind: 'device-account', tenantId, device: 'd', account: 'u' }, 'd\0u', 'u', []],
  [{ kind: 'device-account', tenantId, device: 'd', account: '' }, 'd\0', null, []],
  [{ kind: 'person', tenantId, account: 'u', cmdlet: 'c' }, 'u\0c', 'u', []],
  [{ kind: 'identity', tenantId, identity: 'i' }, 'i', null, []],
  [{ kind: 'rule', tenantId, rule: 'r' }, 'r', null, []],
  [{ kind: 'request', tenantId, request: 'e' }, 'e', null, []],
];

describe('subjects', () => {
  it.each(SUBJECTS)('%j is called, named and blamed by what it is', (subject, text, actor, names) => {
    expect(subjectText(subject)).toBe(`${subject.kind}\0t1\0${text}`);
    expect(actorOfSubject(subject)).toBe(actor);
    expect(namesOf(subject)).toEqual(names);
  });

  it('keeps a missing tenant apart like a tenant', () => {
    expect(subjectText({ kind: 'tenant', tenantId: null })).toBe('tenant\0');
    expect(subjectText({ kind: 'tenant', tenantId })).toBe('tenant\0t1');
  });

  it('cannot be made to look like another subject by what a name contains', () => {
    const forged = subjectText({ kind: 'application', tenantId, appId: 'app\0u', user: '' });
    expect(forged).toBe('application\0t1\0appu\0');
  });
});

describe('hashes', () => {
  const hasher = createHasher(new Uint8Array(16).fill(7));

  it('make a row key of tenant, subject and kind', () => {
    for (const [subject] of SUBJECTS) {
      const { partition, row } = hasher.rowKey(subject);
      expect(row).toMatch(/^[acdeimprt][0-9a-f]{32}$/);
      expect(partition).toBe(hasher.tenantHash(tenantId) + row.slice(1, 3));
      expect(kindOfRow(row)).toBe(subject.kind);
    }
    expect(new Set(SUBJECTS.map(([subject]) => hasher.rowKey(subject).row)).size).toBe(SUBJECTS.length);
    expect(new Set(Object.values(LETTERS)).size).toBe(Object.keys(LETTERS).length);
    expect([kindOfRow('x1'), kindOfRow('')]).toEqual([null, null]);
  });

  it('of one text under one name differ from all others, and with the key of the deployment', () => {
    const other = createHasher(new Uint8Array(16).fill(8));
    const hashes = [
      hasher.tenantHash('a'),
      hasher.tenantHash(null),
      hasher.recordHash('a', 'x'),
      hasher.recordHash(null, 'x'),
      hasher.recordHash('a', 'y'),
      hasher.keyHash('a', 'x'),
      hasher.keyHash(null, 'x'),
      hasher.keyHash('a', 'y'),
      hasher.recordHash('', 'a\0x'),
      other.recordHash('a', 'x'),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it('never change: they are in storage', () => {
    expect(hasher.rowKey({ kind: 'actor', tenantId, actor: 'a@x.example' })).toEqual(ROW);
    expect([hasher.tenantHash(tenantId), hasher.recordHash(tenantId, 'r'), hasher.keyHash(tenantId, 'k')]).toEqual(
      HASHES,
    );
    expect([hasher.tenantHash(null), hasher.recordHash(null, 'r'), hasher.keyHash(null, 'k')]).toEqual(WITHOUT);
  });

  it('refuse a key that is too short', () => {
    expect(() => createHasher(new Uint8Array(15))).toThrow('found 15 bytes, expected at least 16');
  });
});
