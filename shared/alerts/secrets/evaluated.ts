/** Secrets within commands that a program runs to be told one: `--passwordeval 'echo x'`, `PassCmd "echo x"`. */
import { isMark, type Piece, type Region, type Span, textOf } from './pieces.ts';
import { MASK } from './values.ts';

/** Source: the manuals of msmtp, isync, restic, borg and aerc. */
const NAME = /pass(?:word|wd|phrase)?[-_.]?(?:eval|cmd|command|exec)$/i;
/** A command that says what it is told. A variable is no secret. */
const ECHO =
  /^\s{0,4}(?:echo|printf|print)\s{1,4}(?:-[neE]{1,3}\s{1,4})?(?:['"]|\\["']|'%s(?:\\n)?'\s{1,4})?(?=[^\s$'"\\])/;

export function secretsOfEvaluated(region: Region): Span[] {
  const { pieces, text } = region;
  return pieces.flatMap((piece, at) => {
    if (piece.kind !== 'bare' || !NAME.test(text.slice(Math.max(piece.from, piece.to - 32), piece.to))) return [];
    const value = pieces[isMark(pieces[at + 1], '=:') ? at + 2 : at + 1];
    return value?.kind === 'quote' ? said(region, value) : [];
  });
}

function said(region: Region, piece: Piece): Span[] {
  const start = ECHO.exec(textOf(region, piece))?.[0];
  if (start === undefined) return [];
  const from = piece.inner.from + start.length;
  const value = region.text.slice(from, piece.inner.to);
  const to = from + value.replace(/(?:\\?["'])?\s*$/, '').length;
  return value.startsWith(MASK) ? [] : [{ from, to }];
}
