/**
 * Windows events as XML text: `<Event><System>…</System><EventData><Data Name="x">…`. Read by searches, in one pass: values
 * are escaped in it, so whatever looks like a tag is one.
 */
import { isObject, type JsonObject } from './json-text.ts';

/** Members of EventData: an object, a list of named values, JSON text or XML text; null where it is none of these. */
export function dataOfXml(xml: string): JsonObject | null {
  const data: Record<string, unknown> = Object.create(null);
  let found = false;
  for (let at = xml.indexOf('<Data'); at !== -1; at = xml.indexOf('<Data', at)) {
    const tagEnd = xml.indexOf('>', at);
    if (tagEnd === -1) break;
    const tag = xml.slice(at + 5, tagEnd);
    at = tagEnd + 1;
    const name = attribute(tag, 'Name');
    // `<DataItem type="System.XmlData">` of Log Analytics begins the same.
    if (name === null || tag.endsWith('/')) continue;
    const end = xml.indexOf('</Data>', at);
    if (end === -1) break;
    data[name] ??= decodeEntities(xml.slice(at, end));
    at = end;
    found = true;
  }
  return found ? data : null;
}

/** A whole event, in the shape that shippers of JSON give it. Null where the text holds none. */
export function eventOfXml(text: string): JsonObject | null {
  const start = text.indexOf('<System>');
  const end = text.indexOf('</System>', start);
  if (start === -1 || end === -1) return null;
  const system = text.slice(start, end);
  return {
    Event: {
      System: {
        Provider: { Name: attributeOf(system, 'Provider', 'Name') },
        EventID: element(system, 'EventID'),
        EventRecordID: element(system, 'EventRecordID'),
        Channel: element(system, 'Channel'),
        Computer: element(system, 'Computer'),
        TimeCreated: { SystemTime: attributeOf(system, 'TimeCreated', 'SystemTime') },
      },
      EventData: dataOfXml(text.slice(end)) ?? {},
    },
  };
}

/** Named values of a list: `[{Name, #text}]`, as converters of XML write it. */
export function dataOfList(list: readonly unknown[]): JsonObject {
  const data: Record<string, unknown> = Object.create(null);
  for (const entry of list) {
    if (!isObject(entry)) continue;
    const attributes = isObject(entry['#attributes']) ? entry['#attributes'] : isObject(entry.$) ? entry.$ : entry;
    const name = attributes.Name ?? attributes['@Name'] ?? attributes.name;
    const value = entry['#text'] ?? entry._ ?? entry.Value ?? entry.value ?? entry.content;
    if (typeof name === 'string') data[name] ??= value;
  }
  return data;
}

function element(xml: string, name: string): string | null {
  const open = xml.indexOf(`<${name}`);
  const start = open === -1 ? -1 : xml.indexOf('>', open);
  const end = start === -1 ? -1 : xml.indexOf(`</${name}>`, start);
  return end === -1 ? null : decodeEntities(xml.slice(start + 1, end));
}

function attributeOf(xml: string, name: string, attributeName: string): string | null {
  const open = xml.indexOf(`<${name} `);
  const end = open === -1 ? -1 : xml.indexOf('>', open);
  return end === -1 ? null : attribute(xml.slice(open, end), attributeName);
}

function attribute(tag: string, name: string): string | null {
  const at = tag.indexOf(` ${name}=`);
  const quote = at === -1 ? '' : tag.charAt(at + name.length + 2);
  if (quote !== '"' && quote !== "'") return null;
  const start = at + name.length + 3;
  const end = tag.indexOf(quote, start);
  return end === -1 ? null : decodeEntities(tag.slice(start, end));
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED.get(String(name)) ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
