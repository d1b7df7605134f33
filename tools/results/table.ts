/** Result lines for people: one row each, as wide as a terminal. */
import type { Suppression } from '../../shared/alerts/alert.ts';
import { UNSEEN } from '../../shared/alerts/safe-text.ts';
import type { Reason } from '../../shared/detections/detection.ts';
import type { ResultLine } from './result-line.ts';

const KIND = ['KIND', 7] as const;
const COLUMNS = [
  ['SEVERITY', 13],
  ['SCORE', 5],
  ['FIRST SEEN (UTC)', 19],
  ['DETECTION', 34],
  ['COUNT', 6],
  ['WHO', 38],
  ['WHERE', 30],
] as const;

/** @param withKind whether findings stand beside alerts, so that each row must say which it is */
export function tableHeader(withKind = false): string {
  return columns(withKind)
    .map(([name, width]) => name.padEnd(width))
    .join('  ')
    .trimEnd();
}

export function tableRow(line: ResultLine, withKind = false): string {
  const more = line.detections.length > 1 ? ` +${line.detections.length - 1}` : '';
  const cells = [
    ...(withKind ? [line.kind] : []),
    line.severity,
    String(line.score).padStart(5),
    line.firstSeen.slice(0, 19).replace('T', ' '),
    shorten(line.detection, 34 - more.length) + more,
    String(line.count).padStart(6),
    line.actor ?? '-',
    line.device ?? line.mailbox ?? '-',
  ];
  const widths = columns(withKind).map(([, width]) => width);
  return cells
    .map((cell, i) => shorten(cell, widths[i] ?? 10).padEnd(widths[i] ?? 10))
    .join('  ')
    .trimEnd();
}

/** A reason below the row that it explains, in full. */
export function reasonRow({ points, text }: Reason): string {
  const signed = points < 0 ? String(points) : `+${points}`;
  return `${' '.repeat(15)}${signed.padStart(5)}  ${shorten(text, 1_000)}`;
}

/** Under what an alert is allowed, below its row. */
export function allowanceRow({ allowance, owner, ticket, expires }: Suppression): string {
  return `${' '.repeat(22)}allowed by ${shorten(owner, 40)}, ${shorten(ticket, 40)}, until ${expires.slice(0, 10)} (${allowance})`;
}

function columns(withKind: boolean): readonly (readonly [name: string, width: number])[] {
  return withKind ? [KIND, ...COLUMNS] : COLUMNS;
}

/** Cut to a width, without the control characters with which a record could repaint a terminal. */
export function shorten(text: string, width: number): string {
  const safe = [...text.replace(UNSEEN, '?')];
  return safe.length > width ? `${safe.slice(0, width - 1).join('')}…` : safe.join('');
}
