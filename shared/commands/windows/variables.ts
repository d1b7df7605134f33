/** Variables of cmd that a line sets itself. Source: `set /?`. */

/** `%name%`, `!name!`, `%name:from=to%`, `%name:~start,length%`. */
const USED = /[%!]([^%!\s:=]{1,64})(?::(?:~(-?\d{1,5})(?:,(-?\d{1,5}))?|([^=%!]{1,64})=([^%!]{0,64})))?[%!]/g;

/** @param spend takes work from the budget of the line; false where none is left: the rest stays as it is written */
export function expandVariables(
  command: string,
  variables: ReadonlyMap<string, string>,
  spend: (characters: number) => boolean,
): string {
  if (variables.size === 0) return command;
  return command.replace(USED, (written, name: string, start?: string, length?: string, from?: string, to?: string) => {
    const value = variables.get(name.toLowerCase());
    if (value === undefined || !spend(value.length)) return written;
    if (start !== undefined) return slice(value, Number(start), length === undefined ? undefined : Number(length));
    return from === undefined ? value : replaced(value, from, to ?? '');
  });
}

/** Negative numbers count from the end. */
function slice(value: string, start: number, length: number | undefined): string {
  const from = start < 0 ? Math.max(0, value.length + start) : start;
  const to = length === undefined ? undefined : length < 0 ? value.length + length : from + length;
  return value.slice(from, to);
}

/** Without case; `*x=` takes away all up to the first x. */
function replaced(value: string, from: string, to: string): string {
  const mark = from.toLowerCase();
  const lower = value.toLowerCase();
  if (mark.startsWith('*')) {
    const at = lower.indexOf(mark.slice(1));
    return at === -1 ? value : to + value.slice(at + mark.length - 1);
  }
  let text = '';
  let begin = 0;
  for (let at = lower.indexOf(mark); at !== -1; at = lower.indexOf(mark, begin)) {
    text += value.slice(begin, at) + to;
    begin = at + mark.length;
    if (text.length > 8_192) break;
  }
  return text + value.slice(begin);
}
