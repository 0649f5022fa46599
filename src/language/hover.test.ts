import { describe, expect, test } from 'vitest';
import { phraseText } from '#extensions/phrase.ts';
import { readDump } from '#parse/read-dump.ts';
import { readCaret } from '#testing/caret.ts';
import { hoverAt } from './hover.ts';

/** Title and paragraphs, a line each. */
function hover(drawn: string): readonly string[] {
  const { text, line, column } = readCaret(drawn);
  const found = hoverAt(readDump(text), line, column);
  return found ? [found.title, ...found.paragraphs.map(phraseText)] : [];
}

/** A rule in filter INPUT. */
function inRule(rule: string): string {
  return `*filter\n:INPUT ACCEPT [0:0]\n:web - [0:0]\n-A INPUT ${rule}\n-A web -j RETURN\nCOMMIT`;
}

describe('options', () => {
  test('say what they ask, whose they are and what the whole match asks here', () => {
    expect(hover(inRule('-m mark ! --ma‸rk 0x1/0xff -j DROP'))).toEqual([
      '! --mark VALUE[/MASK]',
      'The packet’s mark under MASK equals VALUE.',
      'Option of mark.',
      'Here: the packet’s mark is not 0x1/0xff.',
      'Value 0x1: bit 0 set.',
      'Mask 0xff: bits 0–7 set.',
    ]);
  });

  test('of the second match of a kind describe the second', () => {
    const said = hover(inRule('-m mark --mark 0x1 -m mark --ma‸rk 0x2 -j DROP'));
    expect(said).toContain('Here: the packet’s mark is 0x2.');
  });

  test('that nothing loaded say who would have them', () => {
    expect(hover(inRule('--uid-ow‸ner 7 -j DROP')).at(-1)).toBe(
      'An option of owner, which this rule has not loaded before it.',
    );
  });

  test('unknown to all have nothing to say', () => {
    expect(hover(inRule('--wibb‸le 7 -j DROP'))).toEqual([]);
  });
});

describe('values', () => {
  test.each([
    ['-s 10.0.0.0‸/8', '10.0.0.0/8: 10.0.0.0 – 10.255.255.255, 16,777,216 addresses.'],
    ['-s 10.0.0.0‸/8', '10.0.0.0/8: private addresses (RFC 1918).'],
    ['-d 10.20.0.0‸/16', '10.20.0.0/16 lies in 10.0.0.0/8: private addresses (RFC 1918).'],
    ['-d 0.0.0.0/‸0', '0.0.0.0/0: every address.'],
    [
      '-d 10.1.0.0/255.255.0.2‸55',
      '10.1.0.0/255.255.0.255: addresses that agree with 10.1.0.0 in the bits of 255.255.0.255.',
    ],
    [
      '-s 127.0.0.6‸/32',
      '127.0.0.6/32: the address from which Envoy calls the application (Istio).',
    ],
    ['-p t‸cp', 'tcp: protocol 6.'],
    ['-p 1‸32', '132: protocol 132, sctp.'],
    ['-i eth‸+', 'eth+: every interface whose name begins with eth.'],
    ['-p tcp -m tcp --dport 2‸2', '22: ssh.'],
    ['-p tcp -m tcp --dport 150‸06', '15006: Envoy, where captured inbound connections arrive.'],
    ['-p tcp -m tcp --dport 1024:‸65535', '1024:65535: ports 1024 to 65535, 64,512 of them.'],
    ['-j MARK --set-mark 0x40‸00', '0x4000: 16,384 in decimal; bit 14 set.'],
    ['-m mark --mark 0x17/0x‸02', 'The value has bits outside of the mask: bits 0, 2, 4 set.'],
    ['-p tcp -m tcp --tcp-flags 0x17/0x‸02', '0x17/0x02: of FIN, SYN, RST, ACK, set: SYN.'],
  ])('%s', (rule, says) => {
    expect(hover(inRule(`${rule} -j DROP`))).toContain(says);
  });

  test('of states say what each is', () => {
    const said = hover(inRule('-m conntrack --ctstate RELATED,ESTAB‸LISHED -j ACCEPT'));
    expect(said.filter((line) => /^(RELATED|ESTABLISHED): /.test(line))).toHaveLength(2);
  });

  test('IPv6 prefixes count in powers of two', () => {
    const said = hover(
      '# ip6tables-save\n*filter\n:INPUT ACCEPT\n-A INPUT -s 2001:db8::‸/32 -j DROP\nCOMMIT',
    );
    expect(said[1]).toBe(
      '2001:db8::/32: 2001:db8:: – 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2^96 addresses.',
    );
  });
});

describe('the rest of a dump', () => {
  test('tables', () => {
    expect(hover('*n‸at\n:INPUT ACCEPT [0:0]\n:web -\nCOMMIT')[0]).toBe('table nat');
  });

  test('chains: what goes there, how many rules, where declared', () => {
    expect(hover(inRule('-j w‸eb'))).toEqual([
      'filter web',
      'User-defined chain: seen by the packets that a rule sends here.',
      '1 rule leads here.',
      '1 rule.',
      'Declared on line 3.',
    ]);
    expect(hover('*filter\n:IN‸PUT DROP [0:0]\nCOMMIT')).toEqual([
      'filter INPUT',
      'Built-in chain. Packets for this host itself, before a process gets them.',
      '0 rules, policy DROP.',
    ]);
    expect(hover(inRule('-j nowh‸ere'))).toEqual([
      'nowhere',
      'The table filter has no chain nowhere in this dump.',
    ]);
  });

  test('counters', () => {
    expect(hover('*filter\n:INPUT DROP [1:6‸0]\nCOMMIT')).toEqual([
      '[1:60]',
      '1 packet with 60 bytes came to this place.',
    ]);
  });

  test('matches and targets, known and unknown', () => {
    expect(hover(inRule('-m ma‸rk --mark 0x5 -j DROP'))).toEqual([
      '-m mark',
      'Asks for the mark that an earlier rule left on the packet.',
      'Here: the packet’s mark is 0x5.',
    ]);
    expect(hover(inRule('-m wib‸ble -j DROP'))[0]).toBe('-m wibble');
    expect(hover(inRule('-j REJE‸CT'))[0]).toBe('-j REJECT');
    expect(hover(inRule('-j DR‸OP'))[1]).toMatch(/^The packet ends here/);
  });

  test('names that are properties of every object are names like others', () => {
    expect(
      hover('*filter\n:__proto__ -\n-A __proto__ -m constr‸uctor -j hasOwnProperty\nCOMMIT')[0],
    ).toBe('-m constructor');
    expect(
      hover('*filter\n:__proto__ -\n-A __proto__ --toStr‸ing 1 -j hasOwnProperty\nCOMMIT'),
    ).toEqual([]);
  });
});
