/**
 * Rows of Defender's table DeviceLogonEvents. Known, so that nobody takes them for something else, and left aside: the
 * sequence "remote session, then mail store" will need an event of its own for them, which is read here then.
 */
import { type Ignored, ignored } from './record.ts';

export function readDeviceLogon(): Ignored {
  return ignored('DeviceLogonEvents');
}
