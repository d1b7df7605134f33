/**
 * The words and texts of an AppleScript or JavaScript for Automation. Comments are gone; texts that `&` or `+` join are
 * one. Source: AppleScript Language Guide, "Lexical conventions".
 */

export interface ScriptText {
  /** Everything outside texts and comments, in lower case, with single blanks; `"` where a text stood. */
  readonly code: string;
  /** Contents of texts, as written. */
  readonly texts: readonly string[];
  /** Those that name an application or a process. */
  readonly programs: readonly string[];
}

const MAX_TEXTS = 256;
/** `tell application "..."`, `app id "..."`, `Application("...")`, `process "..."`. */
const NAMES_PROGRAM = /\b(?:application|app|process)(?:\s{1,16}id)?\s{0,16}\(?\s{0,16}$/i;

/** @param isJavaScript `//` and `/*` begin comments there; `--`, `#` and `(*` do otherwise */
export function readAppleScript(script: string, isJavaScript: boolean): ScriptText {
  const texts: string[] = [];
  const named = new Set<number>();
  let code = '';
  let at = 0;
  while (at < script.length) {
    const comment = commentEnd(script, at, isJavaScript);
    if (comment !== -1) {
      code += ' ';
      at = comment;
      continue;
    }
    const char = script[at] ?? '';
    if (char === '"' || (isJavaScript && (char === "'" || char === '`'))) {
      const { text, end } = quotedText(script, at);
      if (/["]\s{0,64}[&+]\s{0,64}$/.test(code.slice(-160)) && texts.length > 0) {
        texts.push(`${texts.pop() ?? ''}${text}`);
        code = code.slice(0, code.lastIndexOf('"') + 1);
      } else {
        if (NAMES_PROGRAM.test(code.slice(-64))) named.add(texts.length);
        if (texts.length < MAX_TEXTS) texts.push(text);
        code += '"';
      }
      at = end;
    } else {
      code += char;
      at += 1;
    }
  }
  return {
    code: code.toLowerCase().replace(/\u00ac|\s+/g, ' '),
    texts,
    programs: texts.filter((_, index) => named.has(index)),
  };
}

/** End of the comment that begins here; -1 where none does. */
function commentEnd(script: string, at: number, isJavaScript: boolean): number {
  const two = script.slice(at, at + 2);
  const block = isJavaScript ? '/*' : '(*';
  if (two === block) return endBehind(script, isJavaScript ? '*/' : '*)', at + 2);
  const isLine = isJavaScript ? two === '//' && script[at - 1] !== ':' : two === '--' || script[at] === '#';
  return isLine ? endBehind(script, '\n', at) : -1;
}

function endBehind(script: string, mark: string, from: number): number {
  const end = script.indexOf(mark, from);
  return end === -1 ? script.length : end + mark.length;
}

function quotedText(script: string, start: number): { readonly text: string; readonly end: number } {
  const mark = script[start];
  let text = '';
  let at = start + 1;
  for (; at < script.length && script[at] !== mark; at += 1) {
    if (script[at] === '\\') at += 1;
    text += script[at] ?? '';
  }
  return { text, end: at + 1 };
}
