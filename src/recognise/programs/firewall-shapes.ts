/** What rules of every firewall look like. */
import type { RuleShape } from '../program.ts';

export const EST: RuleShape = [
  '… -m (conntrack|state) (--ctstate|--state) (RELATED,ESTABLISHED|ESTABLISHED) -j (ACCEPT|RETURN)',
  'Belongs to a connection that was allowed.',
];
export const OPEN_PORT: RuleShape = [
  '-p {protocol} -m * --dport {port} … -j ACCEPT',
  'Port {port} ({protocol}) is open.',
];
export const LOGGED: RuleShape = ['… -j (LOG|NFLOG|ULOG) …', 'Written to the log.'];
export const DENIED: RuleShape = ['… -j (DROP|REJECT) …', 'Not allowed.'];
export const ALLOWED: RuleShape = ['… -j (ACCEPT|RETURN)', 'Allowed.'];
