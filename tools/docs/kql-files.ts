/** The queries of infra/kql, as the documentation and the generated files of infra/ need them. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

const ROOT = 'infra/kql';

/** A query for hunters, with what its first lines say of it. */
export interface HuntingQuery {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly tactics: string;
  readonly techniques: string;
  readonly query: string;
}

/** @throws {Error} naming the file and the line that it lacks */
export function huntingQueries(): HuntingQuery[] {
  return filesOf('hunting').map((file) => {
    const text = kqlText(file);
    const said = (name: string) => {
      const line = new RegExp(`^// ${name}: (.+)$`, 'm').exec(text)?.[1];
      if (line === undefined) throw new Error(`${ROOT}/${file}: no line "// ${name}: ..." at the top`);
      return line;
    };
    return {
      id: basename(file, '.kql'),
      title: said('title'),
      description: said('about'),
      tactics: said('tactics'),
      techniques: said('techniques'),
      query: text.replace(/^(?:\/\/ (?:title|about|tactics|techniques): .*\n)+/, ''),
    };
  });
}

/** Files of one folder of infra/kql, from there. */
function filesOf(folder: string): string[] {
  return readdirSync(`${ROOT}/${folder}`)
    .filter((name) => name.endsWith('.kql'))
    .sort()
    .map((name) => `${folder}/${name}`);
}

export function kqlText(file: string): string {
  return readFileSync(`${ROOT}/${file}`, 'utf8');
}
