import { defineMatch } from '../contract.ts';
import { HEADER } from '../shared/extension-header.ts';
import {
  type HeaderName,
  type OptionsHeader,
  describeOptionsHeader,
  optionsHeaderConditions,
  optionsHeaderSpecs,
  printOptionsHeader,
  readOptionsHeader,
} from '../shared/options-header.ts';

/** `-m hbh`: the IPv6 hop-by-hop options header. */
export interface HbhMatch extends OptionsHeader {
  readonly kind: 'hbh';
}

const NAME: HeaderName = { kind: 'hbh', number: HEADER.hopByHop, title: 'hop-by-hop options' };

export const hbh = defineMatch<HbhMatch>({
  kind: 'hbh',
  families: [6],
  says: 'Asks for the IPv6 hop-by-hop options header.',
  options: optionsHeaderSpecs(NAME),
  parse: (given) => ({ kind: 'hbh', ...readOptionsHeader(given, NAME) }),
  print: (match) => printOptionsHeader(match, NAME),
  conditions: (match) => optionsHeaderConditions(match, NAME),
  describe: (match) => describeOptionsHeader(match, NAME),
});
