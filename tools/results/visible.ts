/** Text for a terminal: what would move its cursor, colour it or turn the line around is written as an escape. */
import { UNSEEN } from '../../shared/alerts/safe-text.ts';

export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });
}
