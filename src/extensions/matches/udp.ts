import { PROTOCOL } from '#net/protocol.ts';
import { defineMatch } from '../contract.ts';
import { joinPhrases, phrase } from '../phrase.ts';
import { printOptions } from '../shared/option-words.ts';
import {
  DECIMAL_PORTS,
  PORT_OPTIONS,
  type PortTests,
  describePortTests,
  headerCondition,
  portConditions,
  portWords,
  readPortTests,
  unlessEveryPort,
} from '../shared/port-tests.ts';

/** `-m udp`: the ports of the UDP header. */
export interface UdpMatch extends PortTests {
  readonly kind: 'udp';
}

export const udp = defineMatch<UdpMatch>({
  kind: 'udp',
  families: [4, 6],
  protocols: [PROTOCOL.udp],
  says: 'Asks for the ports of a UDP packet.',
  options: PORT_OPTIONS,
  parse: (given) => ({ kind: 'udp', ...unlessEveryPort(readPortTests(given, DECIMAL_PORTS)) }),
  print: (match) => printOptions(portWords(match)),
  // net/netfilter/xt_tcpudp.c, udp_mt
  conditions: (match) => {
    const asked = portConditions(match);
    return asked.length > 0
      ? asked
      : [headerCondition('udp', ({ transport }) => transport.kind === 'ports')];
  },
  describe: (match) => {
    const parts = describePortTests(match);
    return parts.length === 0 ? phrase`it has a UDP header` : joinPhrases(parts);
  },
});
