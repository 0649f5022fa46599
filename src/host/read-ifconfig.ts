import {
  type InterfacesDraft,
  type LineRead,
  addAddress,
  interfaceNamed,
} from './interface-draft.ts';
import type { TextLine } from './text-lines.ts';

/** Lines of net-tools and BusyBox that only count and describe. */
const IDLE =
  /^\s+(?:RX |TX |UP |BROADCAST|MULTICAST|RUNNING|Interrupt|Memory|Base|collisions|device |unspec |loop |txqueuelen|options=)/;

/** One line of `ifconfig`, of net-tools 2 (`inet 10.1.2.3  netmask …`) or of BusyBox (`inet addr:…`). */
export function readIfconfigLine(draft: InterfacesDraft, { text, words }: TextLine): LineRead {
  // A second address stands under a name of its own, `eth0:1`.
  const [, name] = /^([^\s:]+)(?::[^\s:]*)?(?::\s+flags=|\s+Link encap:)/.exec(text) ?? [];
  if (name !== undefined) {
    const mac = /HWaddr\s+([0-9A-Fa-f:]{17})/.exec(text)?.[1];
    const each = interfaceNamed(draft, name);
    if (mac !== undefined) each.mac = mac.toLowerCase();
    return 'read';
  }
  if (!draft.current) return 'unknown';
  if (words[0] === 'ether' && words[1] !== undefined) {
    draft.current.mac = words[1];
    return 'read';
  }
  const line = text.trim();
  const four = /^inet (?:addr:)?\s*(\S+)\s.*(?:netmask |Mask:)\s*(\S+)/.exec(line);
  if (four) return addAddress(draft, `${four[1] ?? ''}/${four[2] ?? ''}`, undefined);
  const six = /^inet6 (?:addr:)?\s*([^\s/]+)(?:\/|\s+prefixlen )(\d+)/.exec(line);
  if (six) return addAddress(draft, `${six[1] ?? ''}/${six[2] ?? ''}`, undefined);
  return IDLE.test(text) ? 'read' : 'unknown';
}
