/** The parser of expressions, and what they give. */
import { describe, expect, it } from 'vitest';
import type { Json } from './definition.ts';
import { resolve } from './runner/evaluate.ts';

const around = {
  now: () => new Date('2026-03-02T10:00:00Z'),
  ask: {
    triggerBody: (): Json => ({ name: "o'neil", list: [1, 2], none: null, deep: { 'a b': true } }),
    variables: (name: string): Json => ({ count: 3 })[name] ?? null,
  },
};

describe('expressions', () => {
  it.each<[string, Json]>([
    ['text', 'text'],
    ['@@text', '@text'],
    ['a@b.example', 'a@b.example'],
    ['@@{text}', '@{text}'],
    ["@triggerBody()['name']", "o'neil"],
    ['@triggerBody().name', "o'neil"],
    ['@triggerBody()?.missing', null],
    ["@triggerBody()?['none']?['more']", null],
    ["@triggerBody()['list'][1]", 2],
    ["@triggerBody()['deep']['a b']", true],
    ["@{triggerBody()['list']} and @{variables('count')}", '[1,2] and 3'],
    ["@concat('it''s', ' @{text}')", "it's @{text}"],
    ["@{concat('}', '''')}", "}'"],
    ["@if(equals(variables('count'), 3), 'yes', 'no')", 'yes'],
    ["@coalesce(triggerBody()?['missing'], -1.5)", -1.5],
    ["@encodeUriComponent('a/../b?c=d&e''f g%')", 'a%2F..%2Fb%3Fc%3Dd%26e%27f%20g%25'],
    ["@take('abc', 2)", 'ab'],
    ["@greaterOrEquals(ticks(addMinutes(utcNow(), 5)), ticks('2026-03-02T10:05:00Z'))", true],
    ["@intersection(json('[1,2,3]'), triggerBody()['list'])", [1, 2]],
    ['@base64(string(json(\'{"a":"ü"}\')))', 'eyJhIjoiw7wifQ=='],
  ])('%s gives %j', (text, value) => {
    expect(resolve(text, around)).toEqual(value);
  });

  it.each([
    ["@triggerBody()['missing']", /no property missing/],
    ["@triggerBody()?['missing']['more']", /cannot be read from null/],
    ["@triggerBody()['list']?[2]", /outside of an array of 2/],
    ["@triggerBody()['name']?['more']", /cannot be read/],
    ["@toLower(triggerBody()?['missing'])", /expected text, found null/],
    ["@if('yes', 1, 2)", /expected true or false/],
    // Both branches count: whether the one that is not taken is evaluated is not documented.
    ["@if(true, 1, length(triggerBody()?['missing']))", /expected an array/],
    ["@int('three')", /int/],
    ['@join(', /expected a function, a string or a number, found the end/],
  ])('%s fails', (text, message) => {
    expect(() => resolve(text, around)).toThrow(message);
  });
});
