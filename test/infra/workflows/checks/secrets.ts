/**
 * That a password stays hidden, that nothing is signed in by a secret, and that names from outside cannot change where a request goes.
 * Source: Azure Logic Apps docs, "Secure access and data", obfuscated inputs and outputs.
 */
import {
  type Call,
  callsIn,
  type Definition,
  expressionsIn,
  literalArgument,
  ownPart,
  type Placed,
  placedActions,
  stringsIn,
} from '../definition.ts';
import type { Expression } from '../expression.ts';
import { read } from './structure.ts';

const SECRET = /[?&]sig=|sharedaccess|accountkey|client_?secret|apikey|-----BEGIN|eyJ[\w-]{10}/i;

export function checkSecrets(definition: Definition): string[] {
  const placed = placedActions(definition);
  return [
    ...checkPasswords(placed),
    ...checkSignIn(definition, placed),
    ...placed.flatMap((each) => checkAddress(each, placed)),
  ];
}

/** What touches a password: the action that sends it, and all that reads that action's inputs or outputs, however far away. */
function checkPasswords(placed: readonly Placed[]): string[] {
  const touching = new Set(
    placed
      .filter(({ action }) =>
        stringsIn(action.inputs ?? null).some(({ path }) => path.some((key) => /password/i.test(key))),
      )
      .map(({ name }) => name),
  );
  for (let size = -1; size !== touching.size; ) {
    size = touching.size;
    for (const { name, action } of placed)
      for (const { expression } of expressionsIn(ownPart(action)))
        if (callsIn(expression).some((call) => readsFrom(call, touching, placed))) touching.add(name);
  }
  return placed.flatMap(({ name, action }) => {
    if (!touching.has(name)) return [];
    const secured = read(action, 'runtimeConfiguration.secureData.properties');
    return ['inputs', 'outputs']
      .filter((part) => !Array.isArray(secured) || !secured.includes(part))
      .map((part) => `${name}: touches the password and does not hide its ${part}`);
  });
}

function readsFrom(call: Call, touching: ReadonlySet<string>, placed: readonly Placed[]): boolean {
  const name = literalArgument(call);
  if (name === undefined) return false;
  if (call.name === 'result')
    return placed.some((each) => touching.has(each.name) && each.parents.some((parent) => parent.name === name));
  if (!['actions', 'body', 'outputs'].includes(call.name) || !touching.has(name)) return false;
  // How it ended says nothing of what it sent.
  return !(call.name === 'actions' && call.keys[0] === 'status');
}

function checkSignIn(definition: Definition, placed: readonly Placed[]): string[] {
  const findings = stringsIn(definition)
    .filter(({ text }) => SECRET.test(text))
    .map(({ path }) => `${path.join('.')}: looks like a secret`);
  for (const { name, action } of placed) {
    const type = read(action, 'inputs.authentication.type');
    if (action.type === 'Http' && type !== 'ManagedServiceIdentity') findings.push(`${name}: signs in by ${type}`);
    if (
      expressionsIn(ownPart(action)).some(({ expression }) =>
        callsIn(expression).some((call) => call.name === 'listCallbackUrl'),
      )
    )
      findings.push(`${name}: hands out a signed URL`);
  }
  return findings;
}

/** Hosts come from parameters; every other part of an address is encoded, or was made by guid(). */
function checkAddress({ name, action }: Placed, placed: readonly Placed[]): string[] {
  const address = read(action, 'inputs.uri');
  if (typeof address !== 'string') return [];
  const findings = address.startsWith('@') ? [] : [`${name}: the host is written out`];
  const guids = new Set(placed.filter(({ action: { inputs } }) => inputs === '@guid()').map((each) => each.name));
  for (const { expression } of expressionsIn(address))
    if (!isSafe(expression, guids)) findings.push(`${name}: a part of the address is not encoded`);
  return findings;
}

function isSafe(expression: Expression, guids: ReadonlySet<string>): boolean {
  if (expression.kind !== 'call') return false;
  if (expression.name === 'outputs') return guids.has(literalArgument(expression) ?? '');
  return expression.name === 'encodeUriComponent' || expression.name === 'parameters';
}
