/** What `--iptables-trace-logging` puts in front of other rules, from Istio 1.12 to 1.24. */
import type { BuiltInShape, RuleShape } from '../program.ts';

export const LOG_SHAPE: RuleShape = [
  '… -j NFLOG --nflog-prefix {command} --nflog-group 1337 --nflog-size 20',
  'Announces the rule below to a reader of NFLOG group 1337, as {command}; it decides nothing.',
];

export const LOGS_IN_BUILT_IN: readonly BuiltInShape[] = [
  { table: 'nat', chains: ['PREROUTING', 'OUTPUT'], shape: LOG_SHAPE },
  { table: 'mangle', chains: ['PREROUTING', 'OUTPUT'], shape: LOG_SHAPE },
  { table: 'raw', chains: ['OUTPUT'], shape: LOG_SHAPE },
];
