import type { LineProblem, Reading } from './host-texts.ts';
import { linesOf, notUnderstood, quote } from './text-lines.ts';

/** Sysctls that hold words or several numbers, none of which a packet asks for. */
const WORDY =
  /(?:_range|_ports|_key|_control|_ulp|mem|mask|_managers?|schedulers?|_qdisc)$|\.nf_log\./;

/** What `sysctl` prints: `net.ipv4.ip_forward = 1`. Those of the network alone are asked for. */
export function readSysctls(text: string): Reading<ReadonlyMap<string, number>> {
  const sysctls = new Map<string, number>();
  const problems: LineProblem[] = [];
  for (const line of linesOf(text)) {
    const [, raw, value = ''] = /^\s*([\w./*@-]+)\s*[=:]\s*(.*)$/.exec(line.text) ?? [];
    const name = raw?.replace(/^\/proc\/sys\//, '').replaceAll('/', '.');
    if (name === undefined || (!name.includes('.') && raw !== undefined)) {
      problems.push(notUnderstood(line, 'sysctl'));
    } else if (name.startsWith('net.') && !WORDY.test(name)) {
      // sysctl writes a dot within a name (eth0.100) as a slash, and /proc has it the other way round.
      const number = Number(value);
      if (value !== '' && Number.isInteger(number)) sysctls.set(name, number);
      else {
        const message = `${name} is ${quote(value)}, which is no whole number; it is left out.`;
        problems.push({ line: line.number, message });
      }
    }
  }
  return { read: sysctls, problems };
}
