import { describe, expect, it } from 'vitest';
import { correlationIds } from '../../shared/alerts/correlation.ts';

const event = (actor: string | null, time: string, tenantId: string | null = 't') => ({
  tenantId,
  actor,
  time: Date.parse(time),
});
const shared = (a: readonly string[], b: readonly string[]) => a.filter((id) => b.includes(id)).length;

describe('correlationIds', () => {
  const clearing = ['2026-03-01T23:30:00Z', '2026-03-02T00:10:00Z'].map((time) => event('ana', time));

  it.each([
    ['the same actor on the same day', [event('ana', '2026-03-02T20:00:00Z')], 1],
    ['the same records among those of others', [...clearing, event('bo', '2026-03-02T00:20:00Z')], 2],
    ['another actor', [event('bo', '2026-03-02T00:10:00Z')], 0],
    ['another day', [event('ana', '2026-03-03T00:00:00Z')], 0],
    ['another tenant', [event('ana', '2026-03-02T00:10:00Z', 'u')], 0],
    ['records without an actor', [event(null, '2026-03-02T00:10:00Z')], 0],
  ])('an alert about %s shares %3$d', (_name, events, expected) => {
    expect(shared(correlationIds(clearing), correlationIds(events))).toBe(expected);
  });

  it('are few, the most frequent first, and do not depend on the order of the records', () => {
    const many = Array.from({ length: 30 }, (_, i) => event(`a${i}`, '2026-03-01T10:00:00Z'));
    const ids = correlationIds([...many, ...clearing, clearing[0]!]);
    expect(ids).toHaveLength(10);
    expect(ids[0]).toBe(correlationIds([clearing[0]!])[0]);
    expect(correlationIds([...clearing].reverse())).toEqual(correlationIds(clearing));
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/);
  });
});
