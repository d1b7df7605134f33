/** Other names that a line gives to a folder or a file before it uses them: links, bind mounts, volumes of containers. */
import type { Link } from '../command.ts';
import { normalPath } from '../paths.ts';

/** More names of one line are not followed. */
export const MAX_LINKS = 32;

/** Source and name of `-v /var/mail:/data:ro` and `--mount type=bind,source=/var/mail,target=/data`. */
const VOLUME = /^(?:--volume=|-v)?(\/[^:]{0,1024}):(\/[^:]{1,1024})(?::|$)/;

export function linksOf(program: string, args: readonly string[], cwd: string | null): readonly Link[] {
  switch (program) {
    case 'ln':
      return pair(args, cwd, true);
    case 'mount':
      return args.some((text) => /^(?:--r?bind|-[BR]|bind)$/.test(text)) ? pair(args, cwd, false) : [];
    case 'docker':
    case 'podman':
    case 'nerdctl':
      return args.flatMap(volume);
    default:
      return [];
  }
}

function pair(args: readonly string[], cwd: string | null, isSymbolic: boolean): Link[] {
  const paths = args.filter((text) => !text.startsWith('-') && text !== 'bind');
  const [source, name] = paths;
  if (paths.length !== 2 || source === undefined || name === undefined) return [];
  return [{ name: normalPath(name, cwd), target: normalPath(source, cwd), isSymbolic }];
}

function volume(text: string): Link[] {
  const [, source, name] = VOLUME.exec(text) ?? mountOption(text);
  if (source === undefined || name === undefined) return [];
  return [{ name: normalPath(name), target: normalPath(source), isSymbolic: false }];
}

function mountOption(text: string): [string, string | undefined, string | undefined] {
  const value = (keys: RegExp) =>
    text
      .split(',', 8)
      .find((part) => keys.test(part))
      ?.split('=')
      .at(-1);
  return text.includes('source=') || text.includes('src=')
    ? [text, value(/(?:^|=)(?:source|src)=/), value(/^(?:target|dst|destination)=/)]
    : [text, undefined, undefined];
}

/** The path behind a name of the line. @param removes the act is done to the name, not to what it leads to */
export function throughLinks(path: string, links: readonly Link[], removes: boolean): string {
  for (const { name, target, isSymbolic } of links) {
    if (path === name && !(isSymbolic && removes)) return target;
    if (path.startsWith(`${name}/`)) return normalPath(`${target}/${path.slice(name.length + 1)}`);
  }
  return path;
}
