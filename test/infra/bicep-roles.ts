/** The role assignments of the templates, read out of their text. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Grant {
  /** `scoring`, `delivery` and so on: an output of identities.bicep. */
  readonly identity: string;
  /** A role id, or `evidence-writer`. */
  readonly role: string;
}

const main = readFileSync('infra/main.bicep', 'utf8');

/** Text of one module call in main.bicep. @throws {Error} when there is none */
function moduleCall(symbol: string): string {
  const found = main.split(/^(?=module |resource |output )/m).find((text) => text.startsWith(`module ${symbol} `));
  if (found === undefined) throw new Error(`infra/main.bicep: no module ${symbol}`);
  return found;
}

/** What is granted on a storage account that main.bicep makes. */
export function storageGrants(symbol: string): Grant[] {
  const roles = new Map([...main.matchAll(/^var (\w+) = '([0-9a-f-]{36})'$/gm)].map(([, name, id]) => [name, id]));
  return [...moduleCall(symbol).matchAll(/principalId: identities\.outputs\.(\w+)!?\.principalId, roleId: (\w+)/g)].map(
    ([, identity = '', role = '']) => ({ identity, role: roles.get(role) ?? role }),
  );
}

/** Which identities a module is handed, by parameter: what it grants, it grants to those. */
export function identitiesOf(symbol: string): string[] {
  return [...moduleCall(symbol).matchAll(/^.*identities\.outputs\.(\w+)!?\.principalId/gm)].map(
    ([, name = '']) => name,
  );
}

/** Files of modules that assign roles. */
export function assigningModules(): string[] {
  return readdirSync('infra/modules')
    .filter((file) =>
      readFileSync(`infra/modules/${file}`, 'utf8').includes("'Microsoft.Authorization/roleAssignments@"),
    )
    .sort();
}

/** Role ids that a module names. */
export function rolesIn(file: string): string[] {
  const text = readFileSync(`infra/modules/${file}`, 'utf8');
  return [...text.matchAll(/^var \w+ = '([0-9a-f]{8}-[0-9a-f-]{27})'$/gm)].map(([, id = '']) => id);
}

/** The identity behind a setting that names a client id. */
export function identityOfSetting(name: string): string {
  const found = new RegExp(`^ {8}${name}: identities\\.outputs\\.(\\w+)\\.clientId$`, 'm').exec(main);
  if (found?.[1] === undefined) throw new Error(`infra/main.bicep: setting ${name} names no identity`);
  return found[1];
}
