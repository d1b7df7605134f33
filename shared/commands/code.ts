/** PowerShell that code of another language starts: `Run("powershell -enc ...")`, `['powershell', '-c', '...']`. */
import { splitArguments } from './arguments.ts';
import { programName } from './characters.ts';
import { closingBracket } from './expression.ts';

/** Programs that run code which is given as an argument. In their lines PowerShell is a text of that code. */
const RUNS_CODE =
  /^(?:mshta|rundll32|regsvr32|[cw]script|node|perl|php|pythonw?|python3?|py|ruby|lua)(?:\d[\d.]{0,8})?$/;

const LITERAL = /'((?:[^'\\]|\\.){0,8192})'|"((?:[^"\\]|\\.){0,8192})"/gs;
/** The C runtime takes double quotes away: `.Run(powershell -enc ...,0)`. */
const UNQUOTED = /[(\s](?=(?:[\w:.\\-]{0,128}\\)?(?:powershell|pwsh)(?:\.exe)?\s)/i;
const MAX_STARTED = 8;

export function runsCode(program: string): boolean {
  return RUNS_CODE.test(program);
}

/** Arguments of what code starts, the program first. */
export function startedByCode(code: string): readonly (readonly string[])[] {
  if (!/powershell|pwsh/i.test(code)) return [];
  const started: string[][] = [];
  let list: string[] | null = null;
  let end = 0;
  for (const literal of code.matchAll(LITERAL)) {
    const text = (literal[1] ?? literal[2] ?? '').replace(/\\(.)/gs, '$1');
    const isNext = list !== null && /^[\s,]{1,64}$/.test(code.slice(end, literal.index));
    end = literal.index + literal[0].length;
    if (isNext) list?.push(text);
    else {
      const argv = splitArguments(text).map((argument) => argument.text);
      list = isHost(argv[0] ?? '') ? argv : null;
      if (list !== null && started.length < MAX_STARTED) started.push(list);
    }
  }
  if (started.length > 0) return started;
  const at = UNQUOTED.exec(code)?.index;
  if (at === undefined) return [];
  const line = code.slice(at + 1, closingBracket(code, at + 1)).replace(/(?:,\s{0,4}\w{1,8}){1,3}$/, '');
  return [splitArguments(line).map((argument) => argument.text)];
}

function isHost(program: string): boolean {
  return /^(?:powershell|pwsh)$/.test(programName(program));
}
