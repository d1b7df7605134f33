import { beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { isDependencyFault } from '../../shared/pipeline/errors.ts';
import type { AllowanceReader } from '../../shared/pipeline/ports.ts';
import { createMemoryAllowances } from '../../shared/stores/memory-allowances.ts';
import { createTableAllowanceReader, createTableAllowances } from '../../shared/stores/table-allowances.ts';
import { allowanceOf } from '../support/allowances.ts';
import { allowancesConformance } from './allowances.conformance.ts';
import { useAzurite, useScriptedStorage } from './storage.ts';

const storage = useAzurite();
const scripted = useScriptedStorage();

allowancesConformance('memory', async () => createMemoryAllowances());
allowancesConformance('Table Storage', async () => {
  const table = storage().table('conformance');
  await table.createTable();
  return createTableAllowances(table);
});

describe('allowances in Table Storage', () => {
  const table = () => storage().table('allowances');
  beforeAll(() => table().createTable());

  it.each<[string, Record<string, unknown>, string]>([
    ['without an owner', { owner: undefined }, 'owner: '],
    ['without a condition', { actors: '[]' }, 'conditions: found none'],
    ['whose list is no JSON', { actors: 'pat@adatum.example' }, 'no JSON'],
    ['whose list is a text', { actors: '"pat@adatum.example"' }, 'actors: '],
    ['that holds for ever', { expires: '9999-01-01T00:00:00.000Z' }, 'at most 365 days'],
    ['that holds for everybody', { addresses: '["0.0.0.0/0"]' }, 'addresses.0: '],
  ])('a row %s allows nothing, is told, and holds up no other', async (what, change, problem) => {
    const id = Buffer.from(what).toString('hex');
    const { validFrom, expires } = allowanceOf();
    const row = {
      owner: 'x',
      reason: 'y',
      ticket: 'z',
      validFrom,
      expires,
      actors: '["pat@adatum.example"]',
      ...change,
    };
    await table().createEntity({ partitionKey: 'allowances', rowKey: id, ...row });
    const store = createTableAllowances(table());
    await store.add(allowanceOf({ id: 'sound' }));
    const { allowances, unreadable } = await store.list();
    expect(allowances.map((allowance) => allowance.id)).toEqual(['sound']);
    expect(unreadable.get(id)).toContain(problem);
    await expect(store.expire(id, 0)).rejects.toMatchObject({ code: 'stored-format' });
  });

  it('sees no rows of other partitions', async () => {
    const other = storage().table('partitions');
    await other.createTable();
    await other.createEntity({ partitionKey: 'allowance', rowKey: 'a', owner: 'x' });
    expect(await createTableAllowances(other).list()).toEqual({ allowances: [], unreadable: new Map() });
  });

  it.each([
    { status: 404, fault: 'TableNotFound' },
    { status: 403, fault: 'AuthorizationPermissionMismatch' },
    { status: 500, fault: 'InternalError' },
  ])('$status $fault is a fault of the dependency, never "no allowances"', async (answer) => {
    const store = createTableAllowances(scripted(answer).table);
    for (const call of [() => store.list(), () => store.add(allowanceOf()), () => store.expire('a', 0)]) {
      const fault = await call().catch((error: unknown) => error);
      expect(fault).toMatchObject({ statusCode: answer.status });
      expect(isDependencyFault(fault)).toBe(true);
    }
  });

  it('gives scoring a reader that can do nothing but list, made of a client that can do no more', async () => {
    expectTypeOf<keyof AllowanceReader>().toEqualTypeOf<'list'>();
    expectTypeOf<keyof Parameters<typeof createTableAllowanceReader>[0]>().toEqualTypeOf<'listEntities'>();
    expect(Object.keys(createTableAllowanceReader(table()))).toEqual(['list']);
  });
});
