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

/** `-m dst`: the IPv6 destination options header. */
export interface DstMatch extends OptionsHeader {
  readonly kind: 'dst';
}

const NAME: HeaderName = { kind: 'dst', number: HEADER.destination, title: 'destination options' };

export const dst = defineMatch<DstMatch>({
  kind: 'dst',
  families: [6],
  says: 'Asks for the IPv6 destination options header.',
  options: optionsHeaderSpecs(NAME),
  parse: (given) => ({ kind: 'dst', ...readOptionsHeader(given, NAME) }),
  print: (match) => printOptionsHeader(match, NAME),
  conditions: (match) => optionsHeaderConditions(match, NAME),
  describe: (match) => describeOptionsHeader(match, NAME),
});
