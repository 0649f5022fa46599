/** Words of the segments that make up most of a large dump, most of them as they are printed, some not quite. */
import fc from 'fast-check';

const octet = fc.oneof(
  { weight: 20, arbitrary: fc.nat(255) },
  { weight: 1, arbitrary: fc.constantFrom('256', '00', '07', '') },
);
export const address = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
const subnet = fc
  .tuple(
    address,
    fc.constantFrom(
      '/32',
      '/32',
      '/32',
      '/32',
      '/24',
      '/1',
      '/0',
      '/33',
      '/024',
      '',
      '/255.255.0.0',
    ),
  )
  .map(([host, mask]) => (mask === '/24' ? host.replace(/\d*$/, '0') : host) + mask);
const interfaceName = fc.constantFrom(
  'eth0',
  'cali+',
  'lo',
  '+',
  'a-b.c_d',
  'longer-than-fifteen',
  'é',
);
const protocol = fc.constantFrom('tcp', 'udp', 'icmp', 'sctp', 'all', '6', 'tcpx', 'esp');

function basicOption(name: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom('', '', '! '), value)
    .map(([not, text]) => `${not}${name} ${text}`);
}

/** Options of `basic`, mostly in the order of print, sometimes not. */
export const basicWords = fc
  .record({
    options: fc.tuple(
      fc.option(basicOption('-s', subnet)),
      fc.option(basicOption('-d', subnet)),
      fc.option(basicOption('-i', interfaceName)),
      fc.option(basicOption('-o', interfaceName)),
      fc.option(basicOption('-p', protocol)),
      fc.option(fc.constant('-f'), { freq: 1 }),
    ),
    turned: fc.constantFrom(false, false, false, true),
  })
  .map(({ options, turned }) => {
    const given = options.filter((option) => option !== null);
    return (turned ? given.reverse() : given).join(' ');
  });

/** Between the quotes of a comment. */
export const commentText = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
  fc.constantFrom('a b', 'a-b_c', 'shop/cart:http -> 10.0.0.1:80', 'x'.repeat(255) + ' ', 'é'),
);

/** After the colon of an endpoint. */
export const endpointPort = fc.oneof(
  fc.nat(70000).map(String),
  fc.constantFrom('0', '080', '', '80-90', '65535', '65536'),
);

/** A list of `-m recent`. */
export const listName = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{1,30}$/),
  fc.constantFrom(
    'KUBE-SEP-AEKA7ZMTK3JQIMD3',
    'a.b',
    '-x',
    '',
    'é',
    'n'.repeat(199),
    'n'.repeat(200),
  ),
);

/** What stands before and after its name. */
export const listOptions = fc.constantFrom(
  ['-m recent --set', ' --mask 255.255.255.255 --rsource'],
  ['-m recent ! --rcheck --seconds 10800 --reap', ' --mask 255.255.255.0 --rdest'],
);
