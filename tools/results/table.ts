/** Result lines for people: one row each, as wide as a terminal. */
import type { ResultLine } from './result-line.ts';

const COLUMNS = [
  ['SEVERITY', 13],
  ['SCORE', 5],
  ['FIRST SEEN (UTC)', 19],
  ['DETECTION', 34],
  ['COUNT', 6],
  ['WHO', 38],
  ['WHERE', 30],
] as const;

export function tableHeader(): string {
  return COLUMNS.map(([name, width]) => name.padEnd(width))
    .join('  ')
    .trimEnd();
}

export function tableRow(line: ResultLine): string {
  const more = line.detections.length > 1 ? ` +${line.detections.length - 1}` : '';
  const cells = [
    line.severity,
    String(line.score).padStart(5),
    line.firstSeen.slice(0, 19).replace('T', ' '),
    shorten(line.detection, 34 - more.length) + more,
    String(line.count).padStart(6),
    line.actor ?? '-',
    line.device ?? line.mailbox ?? '-',
  ];
  return cells
    .map((cell, i) => shorten(cell, COLUMNS[i]?.[1] ?? 10).padEnd(COLUMNS[i]?.[1] ?? 10))
    .join('  ')
    .trimEnd();
}

/** Cut to the column, without the control characters with which a record could repaint a terminal. */
function shorten(text: string, width: number): string {
  const safe = text.replace(/[\p{Cc}\p{Cf}]/gu, '?');
  return safe.length > width ? `${safe.slice(0, width - 1)}…` : safe;
}
