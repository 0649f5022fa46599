import type { Family } from '#net/family.ts';
import { printProtocol, readProtocol } from '#net/protocol.ts';
import { type Subnet, addressBits, lengthOfMask, maskOfLength } from '#net/subnet.ts';
import { answer, defineMatch } from '../contract.ts';
import type { Given, GivenOption, OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { ARRIVING, LEAVING } from '../shared/directions.ts';
import { oneOf, wholeNumber } from '../shared/forms.ts';
import { hex } from '../shared/masked-value.ts';
import { givenWords, printOptions } from '../shared/option-words.ts';
import { maskedAddress, showSubnet } from '../shared/subnets.ts';

/** `-m policy`: the IPsec policy that the packet was, or will be, handled by. */
export interface PolicyMatch {
  readonly kind: 'policy';
  readonly direction: 'in' | 'out';
  readonly policy: 'none' | 'ipsec';
  /** Whether all transformations must be named, in their order. */
  readonly strict: boolean;
  /** What each transformation must be; none with policy `none`, else at least one. */
  readonly elements: readonly PolicyElement[];
}

interface PolicyElement {
  readonly reqid?: Given<number>;
  readonly spi?: Given<number>;
  readonly proto?: Given<number>;
  readonly mode?: Given<Mode>;
  readonly destination?: Given<Subnet>;
  readonly source?: Given<Subnet>;
}

type Mode = 'tunnel' | 'transport';
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** XT_POLICY_MAX_ELEM */
const MOST_ELEMENTS = 4;

export const policy = defineMatch<PolicyMatch>({
  kind: 'policy',
  families: [4, 6],
  says: 'Asks for the IPsec policy that handles the packet.',
  options: [
    {
      name: '--dir',
      values: ['in|out'],
      says: 'Whether the policy that unpacked it (in) is asked for, or the one that will pack it (out).',
    },
    { name: '--pol', values: ['none|ipsec'], says: 'IPsec handles the packet, or does not.' },
    { name: '--strict', says: 'The policy is named whole, each part of it after --next.' },
    part('--reqid', 'ID', 'The policy has that id.'),
    part('--spi', 'SPI', 'The security association has that number.'),
    part('--proto', 'ah|esp|ipcomp', 'The packet is packed with that protocol.'),
    part('--mode', 'tunnel|transport', 'The packet is packed in that mode.'),
    part('--tunnel-dst', 'ADDRESS[/MASK]', 'The tunnel ends there.'),
    part('--tunnel-src', 'ADDRESS[/MASK]', 'The tunnel begins there.'),
    { name: '--next', repeatable: true, says: 'What follows is about the next part.' },
  ],
  // net/netfilter/xt_policy.c, policy_mt_check
  places: ({ direction }) => ({
    hooks: direction === 'in' ? ARRIVING : LEAVING,
    directly: 'in nft',
  }),
  parse: readPolicy,
  print: (match) => printOptions([words(match)]),
  conditions: (match) => [
    {
      words: words(match),
      // net/netfilter/xt_policy.c, policy_mt: without IPsec only `none` matches, whatever is negated.
      decide: () => answer(match.policy === 'none'),
      shows: () => 'no IPsec',
    },
  ],
  describe: describePolicy,
});

function part(name: string, value: string, says: string) {
  return { name, negatable: true, repeatable: true, values: [value], says };
}

const NUMBER = wholeNumber(0, 0xffffffff);
const DIRECTION = oneOf('in', 'out');
const POLICY = oneOf('none', 'ipsec');
const MODE = oneOf('tunnel', 'transport');
const PROTOCOL: ValueForm<number> = {
  expected: 'ah, esp or ipcomp',
  read: (text) => {
    const number = readProtocol(text);
    return number !== undefined && [50, 51, 108].includes(number) ? number : undefined;
  },
};

/** The host bits stay; a mask with gaps counts as a full one (libxtables, xtopt_parse_plenmask). */
function tunnelEnd(family: Family): ValueForm<Subnet> {
  const { expected, read } = maskedAddress(family);
  return {
    expected,
    read: (text) => {
      const given = read(text);
      const length = given && (lengthOfMask(given.mask) ?? addressBits(family));
      return given && { address: given.address, mask: maskOfLength(family, length ?? 0) };
    },
  };
}

function readPolicy(given: OptionReader): PolicyMatch | undefined {
  const direction = given.required('--dir', DIRECTION);
  const policy = given.value('--pol', POLICY)?.value ?? 'ipsec';
  const strict = given.has('--strict');
  if (given.has('--next') && !strict) given.fail({ code: 'missing-option', option: '--strict' });
  const elements = readElements(given);
  if (policy === 'none') {
    for (const other of ['--strict', '--next']) {
      if (given.has(other)) given.fail({ code: 'clash', option: '--pol none', other });
    }
  } else {
    for (const element of elements) checkElement(element, strict, given);
  }
  return (
    direction && {
      kind: 'policy',
      direction: direction.value,
      policy,
      strict,
      elements: policy === 'none' ? [] : elements,
    }
  );
}

/** The parts between one `--next` and another. */
function readElements(given: OptionReader): readonly PolicyElement[] {
  const elements: Writable<PolicyElement>[] = [{}];
  let seen = new Set<string>();
  for (const option of given.all()) {
    if (option.name === '--next') {
      elements.push({});
      seen = new Set();
    } else if (seen.has(option.name)) {
      given.fail({ code: 'repeated-option', option: option.name });
    }
    seen.add(option.name);
    const element = elements.at(-1);
    if (element) readPart(given, option, element);
  }
  if (elements.length > MOST_ELEMENTS) {
    given.fail({ code: 'repeated-option', option: '--next' });
  }
  return elements;
}

function readPart(
  given: OptionReader,
  option: GivenOption,
  element: Writable<PolicyElement>,
): void {
  const read = <T>(form: ValueForm<T>): Given<T> | undefined => {
    const value = given.read(option, form);
    return value === undefined ? undefined : { value, invert: option.invert };
  };
  const { family } = given.context;
  switch (option.name) {
    case '--reqid':
      return set(element, 'reqid', read(NUMBER));
    case '--spi':
      return set(element, 'spi', read(NUMBER));
    case '--proto':
      return set(element, 'proto', read(PROTOCOL));
    case '--mode':
      return set(element, 'mode', read(MODE));
    case '--tunnel-dst':
      return set(element, 'destination', read(tunnelEnd(family)));
    case '--tunnel-src':
      return set(element, 'source', read(tunnelEnd(family)));
  }
}

function set<K extends keyof PolicyElement>(
  element: Writable<PolicyElement>,
  key: K,
  value: PolicyElement[K] | undefined,
): void {
  if (value !== undefined) element[key] = value;
}

/** libxt_policy.c, policy_check. A mode that is not given counts as transport. */
function checkElement(element: PolicyElement, strict: boolean, given: OptionReader): void {
  if (strict && Object.keys(element).length === 0) {
    given.fail({ code: 'missing-option', option: '--reqid' });
  }
  const { mode, source, destination } = element;
  const isTunnel = mode !== undefined && (mode.value === 'tunnel') !== mode.invert;
  if ((source ?? destination) && !isTunnel) {
    given.fail({ code: 'missing-option', option: '--mode tunnel' });
  }
}

function words({ direction, policy, strict, elements }: PolicyMatch): string {
  return [
    `--dir ${direction} --pol ${policy}`,
    ...(strict ? ['--strict'] : []),
    ...elements.flatMap((element, index) => [
      ...(index > 0 ? ['--next'] : []),
      ...partsOf(element),
    ]),
  ].join(' ');
}

function partsOf(element: PolicyElement): readonly string[] {
  return [
    ...givenWords('--reqid', element.reqid, String),
    ...givenWords('--spi', element.spi, hex),
    ...givenWords('--proto', element.proto, printProtocol),
    ...givenWords('--mode', element.mode, String),
    ...givenWords('--tunnel-dst', element.destination, showSubnet),
    ...givenWords('--tunnel-src', element.source, showSubnet),
  ];
}

function describePolicy({ direction, policy, strict, elements }: PolicyMatch): Phrase {
  const way = phrase`on its way ${direction}`;
  if (policy === 'none') return phrase`IPsec does not handle it ${way} (${policy})`;
  const parts = elements.map(describeElement).filter((each) => each.length > 0);
  const start = phrase`${policy} handles it ${way}`;
  if (parts.length === 0) return start;
  const list = joinPhrases(parts, ', then ');
  return strict ? phrase`${start}, exactly so: ${list}` : phrase`${start}, and ${list}`;
}

function describeElement(element: PolicyElement): Phrase {
  return joinPhrases([
    ...describePart('the policy’s id', element.reqid, String),
    ...describePart('the number (SPI)', element.spi, hex),
    ...describePart('the protocol', element.proto, printProtocol),
    ...describePart('the mode', element.mode, String),
    ...describePart('the tunnel’s end', element.destination, showSubnet),
    ...describePart('the tunnel’s beginning', element.source, showSubnet),
  ]);
}

function describePart<T>(
  field: string,
  given: Given<T> | undefined,
  print: (value: T) => string,
): readonly Phrase[] {
  if (!given) return [];
  const text = `${field} is ${given.invert ? 'not ' : ''}`;
  return [phrase`${[{ text, value: false }]}${print(given.value)}`];
}
