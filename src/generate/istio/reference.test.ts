/** What the real iptables saves after istio-iptables has run with the flags named, where that is at hand. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Environment } from '../flags.ts';
import { saveOf } from '../save.ts';
import { generateAmbient } from './istio-ambient.ts';
import { generateSidecar } from './istio-iptables.ts';

const REFERENCE = new URL('../../../../shared/reference/istio-iptables.md', import.meta.url);
const isThere = existsSync(REFERENCE);
const text = isThere ? readFileSync(REFERENCE, 'utf8') : '';

/** The saved texts by name: `istio/sidecar-default.v4`. */
const saved = new Map(
  [...text.matchAll(/```iptables-save name=(\S+)\n([^`]*)```/g)].map(([, name = '', save = '']) => [
    name,
    save,
  ]),
);

const USUAL = '-i * -b * -d 15090,15021,15020';

/** The flags of the examples that do not stand over their blocks in full. */
const WORDS: Readonly<Record<string, string>> = {
  'flags-of-the-issue': '-p 15001 -z 15006 -u 1337 -m REDIRECT -i * -b * -d 15090,15020',
  'sidecar-default': `-p 15001 -z 15006 -u 1337 -m REDIRECT ${USUAL}`,
  'sidecar-excludes': `${USUAL},9090 -x 10.96.0.1/32,169.254.169.254/32 -o 6379,27017`,
  'sidecar-cidr-include': '-i 10.96.0.0/12,10.244.0.0/16 -q 3306 -b 8080,8443 -d 15020',
  'outbound-only': '-i *',
  'inbound-only': '-b * -d 15090,15021,15020',
  'tproxy-default': `-u 1337 -m TPROXY ${USUAL}`,
  'dns-capture-all-dual-stack': `${USUAL} --redirect-dns --capture-all-dns --dual-stack`,
  'dns-resolv-conf': `${USUAL} --redirect-dns --resolv-conf 10.96.0.10`,
  kubevirt: `${USUAL} -k k6t-eth0`,
  empty: '',
  'old-0.8.0.REDIRECT': '--istio-version 0.8 -u 1337 -i * -b 9080',
  'old-1.0.0.REDIRECT': '--istio-version 1.0 -u 1337 -i * -b 9080',
  'old-1.0.0.TPROXY': '--istio-version 1.0 -u 1337 -i * -b 9080 -m TPROXY',
  'old-1.2.0.REDIRECT': '--istio-version 1.2 -u 1337 -i * -b * -d 15020',
  'old-1.3.0.REDIRECT': '--istio-version 1.3 -u 1337 -i * -b * -d 15020 -z 15006',
  'ambient-default': '',
  'ambient-default_ipv6': '--host-probe-snat-ipv6 e9ac:1e77:90ca:399f:4d6d:ece2:2f9b:3164',
  'ambient-ingress': '--redirect-dns=false --ingress-mode',
  'ambient-virtual_interfaces': '--redirect-dns=false --virtual-interfaces fake1s0f0,fake1s0f1',
  'ambient-hostprobe': '--host-namespace',
};

/** The line over a block of Istio's own cases: flags, variables, remarks in parentheses. */
function wordsOver(name: string): string | undefined {
  const [, line] = new RegExp(`^#### ${name}\n\n\`(.*)\`$`, 'm').exec(text) ?? [];
  return line
    ?.replace('(IPv6 enabled)', '--ipv6')
    .replace(/\(resolv\.conf: ([^)]*)\)/, (_, servers: string) => `--resolv-conf ${servers}`)
    .replace(/\([^)]*\)/g, '')
    .replaceAll("'", '');
}

/** The groups that the machine of the reference had under these names. */
const GROUPS: Readonly<Record<string, string>> = { java: '5001', ftp: '5002' };

function generatedSave(name: string, family: string): string {
  const words: string[] = ['--family', family];
  const environment: Record<string, string> = {};
  for (const word of (WORDS[name] ?? wordsOver(name) ?? '')
    .split(' ')
    .filter((each) => each !== '')) {
    const [, variable, value = ''] = /^([A-Z0-9_]+)=(.*)$/.exec(word) ?? [];
    if (variable === undefined) words.push(word);
    else environment[variable] = value.replace(/java|ftp/, (group) => GROUPS[group] ?? group);
  }
  return saveFor(name, words, environment);
}

function saveFor(name: string, words: readonly string[], environment: Environment): string {
  const generate = name.startsWith('ambient') ? generateAmbient : generateSidecar;
  const generated = generate(words, environment);
  return generated.kind === 'rules'
    ? saveOf(generated.whole, generated.family).replaceAll(' [0:0]', '')
    : JSON.stringify(generated.problems);
}

describe.skipIf(!isThere)(
  `istio-iptables saved by the real tool${isThere ? '' : ' (skipped: the reference is not here)'}`,
  () => {
    test.each([...saved.keys()])('%s', (key) => {
      const [, name = '', family = '4'] = /^istio\/(.*?)(?:\.v([46]))?$/.exec(key) ?? [];
      expect(WORDS[name] ?? wordsOver(name)).toBeDefined();
      expect(generatedSave(name, family)).toBe(saved.get(key));
    });
  },
);
