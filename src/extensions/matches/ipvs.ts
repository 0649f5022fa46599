import { readProtocol } from '#net/protocol.ts';
import { type Subnet, addressBits, lengthOfMask, maskOfLength } from '#net/subnet.ts';
import { type Answer, type Condition, defineMatch } from '../contract.ts';
import type { Given, OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { PORT } from '../shared/forms.ts';
import { givenWords, optionWords, printOptions } from '../shared/option-words.ts';
import { maskedAddress, showSubnet } from '../shared/subnets.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m ipvs`: what the kernel's load balancer IPVS knows of the packet. */
export interface IpvsMatch {
  readonly kind: 'ipvs';
  /** Whether it belongs to IPVS; asked by every other option too, and then not printed. */
  readonly balanced: Given<true> | undefined;
  readonly protocol: Given<number> | undefined;
  readonly address: Given<Subnet> | undefined;
  readonly port: Given<number> | undefined;
  readonly direction: 'ORIGINAL' | 'REPLY' | undefined;
  readonly method: Given<Method> | undefined;
  /** The port of the connection that controls this one (21, of FTP). */
  readonly controlPort: Given<number> | undefined;
}

const METHODS = ['GATE', 'IPIP', 'MASQ'] as const;
type Method = (typeof METHODS)[number];
const DIRECTIONS = ['ORIGINAL', 'REPLY'] as const;

function wordOf<const T extends string>(words: readonly T[]): ValueForm<T> {
  return {
    expected: words.join(' or '),
    read: (text) => words.find((word) => word === text.toUpperCase()),
  };
}

const IPVS_PROTOCOL: ValueForm<number> = {
  expected: 'a protocol’s name or number, 0 to 255',
  read: readProtocol,
};

export const ipvs = defineMatch<IpvsMatch>({
  kind: 'ipvs',
  families: [4, 6],
  says: 'Asks what the load balancer IPVS knows of the packet.',
  options: [
    { name: '--ipvs', negatable: true, says: 'The packet belongs to an IPVS connection.' },
    {
      name: '--vproto',
      negatable: true,
      values: ['PROTOCOL'],
      says: 'The connection to the virtual service has that protocol.',
    },
    {
      name: '--vaddr',
      negatable: true,
      values: ['ADDRESS[/MASK]'],
      says: 'The virtual service’s address is in the subnet.',
    },
    {
      name: '--vport',
      negatable: true,
      values: ['PORT'],
      says: 'The virtual service has that port.',
    },
    {
      name: '--vdir',
      values: ['ORIGINAL|REPLY'],
      says: 'The packet goes to the service, or is an answer.',
    },
    {
      name: '--vmethod',
      negatable: true,
      values: ['GATE|IPIP|MASQ'],
      says: 'IPVS forwards it in that way.',
    },
    {
      name: '--vportctl',
      negatable: true,
      values: ['PORT'],
      says: 'The connection that controls this one has that port.',
    },
  ],
  parse: readIpvs,
  print: (match) => printOptions(asked(match).map(({ words }) => words)),
  // net/netfilter/xt_ipvs.c, ipvs_mt
  conditions: (match) => asked(match).map(condition),
  describe: (match) => joinPhrases(asked(match).map(({ says }) => says)),
});

function readIpvs(given: OptionReader): IpvsMatch {
  const balanced = given.flag('--ipvs');
  const others = ['--vproto', '--vaddr', '--vport', '--vdir', '--vmethod', '--vportctl'];
  const other = others.find((name) => given.has(name));
  if (!balanced && other === undefined) given.fail({ code: 'missing-option', option: '--ipvs' });
  if (balanced?.invert && other !== undefined) {
    given.fail({ code: 'clash', option: '! --ipvs', other });
  }
  return {
    kind: 'ipvs',
    balanced: other === undefined ? balanced : undefined,
    protocol: given.value('--vproto', IPVS_PROTOCOL),
    address: readService(given),
    port: given.value('--vport', PORT),
    direction: given.value('--vdir', wordOf(DIRECTIONS))?.value,
    method: given.value('--vmethod', wordOf(METHODS)),
    controlPort: given.value('--vportctl', PORT),
  };
}

/** A mask with gaps counts as a full one (libxtables, xtopt_parse_plenmask). */
function readService(given: OptionReader): Given<Subnet> | undefined {
  const { family } = given.context;
  const service = given.value('--vaddr', maskedAddress(family));
  if (!service) return undefined;
  const { address, mask } = service.value;
  const length = lengthOfMask(mask) ?? addressBits(family);
  return { value: { address, mask: maskOfLength(family, length) }, invert: service.invert };
}

interface Asked {
  readonly words: string;
  readonly says: Phrase;
  readonly assumed: 'yes' | 'no';
}

/** In the order of printing. */
function asked(match: IpvsMatch): readonly Asked[] {
  const { balanced, direction } = match;
  return [
    ...(balanced
      ? [
          {
            words: optionWords('--ipvs', balanced.invert),
            says: balanced.invert
              ? phrase`it does not belong to an IPVS connection`
              : phrase`it belongs to an IPVS connection`,
            assumed: balanced.invert ? ('yes' as const) : ('no' as const),
          },
        ]
      : []),
    ...question('--vproto', match.protocol, String, 'its virtual service’s protocol'),
    ...question('--vaddr', match.address, showSubnet, 'its virtual service’s address'),
    ...question('--vport', match.port, String, 'its virtual service’s port'),
    ...(direction
      ? [
          {
            words: `--vdir ${direction}`,
            says: phrase`its direction is ${direction}`,
            assumed: 'no' as const,
          },
        ]
      : []),
    ...question('--vmethod', match.method, String, 'the way IPVS forwards it'),
    ...question('--vportctl', match.controlPort, String, 'the port of its controlling connection'),
  ];
}

function question<T>(
  name: string,
  given: Given<T> | undefined,
  print: (value: T) => string,
  field: string,
): readonly Asked[] {
  return givenWords(name, given, print).map((words) => {
    const text = `${field} is ${given?.invert ? 'not ' : ''}`;
    const value = given ? print(given.value) : '';
    return { words, says: phrase`${[{ text, value: false }]}${value}`, assumed: 'no' };
  });
}

function condition({ words, assumed }: Asked): Condition {
  return {
    words,
    decide: (): Answer =>
      unknown(
        'host',
        `Does the packet meet “${words}”, as the load balancer IPVS sees it?`,
        assumed,
      ),
    shows: () => 'not known here',
  };
}
