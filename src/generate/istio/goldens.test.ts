/** Istio's own expected outputs, where they are at hand: rule for rule and in order. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Generated } from '../generated.ts';
import { generateAmbient } from './istio-ambient.ts';
import { generateSidecar } from './istio-iptables.ts';

const GOLDENS = new URL('../../../../shared/corpus/goldens/istio/', import.meta.url);
const isThere = existsSync(GOLDENS);
const skipped = isThere ? '' : ' (skipped: Istio’s outputs are not here)';

/** A golden's rules, without the commands that Istio's test ran around them. */
function golden(name: string): string {
  const text = readFileSync(new URL(name, GOLDENS), 'utf8');
  return `${text.replace(/^ip6?tables-save\n/gm, '').trimEnd()}\n`;
}

/** What is written for both families, one behind the other. */
function written(
  generate: (words: readonly string[]) => Generated,
  words: readonly string[],
): string {
  return [4, 6]
    .map((family) => {
      const generated = generate([...words, '--family', String(family)]);
      return generated.kind === 'rules' ? generated.restore : JSON.stringify(generated.problems);
    })
    .join('');
}

type Config = Readonly<Record<string, unknown>>;
interface FlagsFile {
  readonly capture: Readonly<Record<string, Config>>;
}

/** Which flag stands for which field of Istio's configuration. */
const FLAG_OF: Readonly<Record<string, string>> = {
  ProxyUID: '-u',
  ProxyGID: '-g',
  InboundInterceptionMode: '-m',
  InboundPortsInclude: '-b',
  InboundPortsExclude: '-d',
  OutboundIPRangesInclude: '-i',
  OutboundIPRangesExclude: '-x',
  OutboundPortsInclude: '-q',
  RerouteVirtualInterfaces: '-k',
  ExcludeInterfaces: '-c',
  OwnerGroupsExclude: '--outbound-owner-groups-exclude',
  DNSServersV4: '--resolv-conf',
  DNSServersV6: '--resolv-conf',
};

const SWITCH_OF: Readonly<Record<string, string>> = {
  RedirectDNS: '--redirect-dns',
  DropInvalid: '--drop-invalid',
  EnableIPv6: '--ipv6',
  DryRun: '--dry-run',
};

function wordsOf(config: Config): readonly string[] {
  return Object.entries(config).flatMap(([field, value]) => {
    if (typeof value === 'boolean')
      return [`${SWITCH_OF[field] ?? `no flag for ${field}`}=${value}`];
    return [FLAG_OF[field] ?? `no flag for ${field}`, String(value)];
  });
}

describe.skipIf(!isThere)(`what Istio expects of istio-iptables${skipped}`, () => {
  const { capture } = isThere
    ? (JSON.parse(readFileSync(new URL('flags.json', GOLDENS), 'utf8')) as FlagsFile)
    : { capture: {} };
  const cases: readonly (readonly [string, Config])[] = Object.entries(capture);

  test.each(cases)('%s', (name, config) => {
    const generate = (words: readonly string[]): Generated => generateSidecar(words, {});
    expect(written(generate, wordsOf(config))).toBe(golden(`capture/${name}.golden`));
  });
});

/** cni/pkg/plugin/sidecar_redirect.go: what the plugin asks for where the pod says nothing else. */
const PLUGIN = ['-b', '*', '-i', '*', '-d', '15020,15021,15090'];

describe.skipIf(!isThere)(`what Istio expects of its CNI plugin${skipped}`, () => {
  test.each([
    ['basic', [...PLUGIN, '-o', '15020']],
    ['tproxy', [...PLUGIN, '-o', '15020', '-m', 'TPROXY']],
    ['dns', [...PLUGIN, '-o', '15020', '--redirect-dns', '--capture-all-dns']],
    ['invalid-drop', [...PLUGIN, '-o', '15020', '--drop-invalid']],
    ['include-exclude-ports', [...PLUGIN, '-b', '1111,2222', '-o', '5555,6666']],
  ])('%s', (name, words) => {
    const generate = (all: readonly string[]): Generated => generateSidecar(all, {});
    expect(written(generate, words)).toBe(golden(`cni-sidecar/${name}.txt.golden`));
  });
});

/** The address of probes in Istio's test of pods. */
const PROBE = ['--host-probe-snat-ipv6', 'e9ac:1e77:90ca:399f:4d6d:ece2:2f9b:3164'];

describe.skipIf(!isThere)(`what Istio expects of its ambient agent${skipped}`, () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['default', PROBE],
    ['dns_pod_enabled_and_off_globally', [...PROBE, '--redirect-dns']],
    [
      'ingress_and_virtual_interfaces',
      [
        ...PROBE,
        '--redirect-dns=false',
        '--ingress-mode',
        '--virtual-interfaces=fake1s0f0,fake1s0f1',
      ],
    ],
    ['hostprobe', ['--host-namespace']],
  ];

  test.each(cases)('%s, and with IPv6', (name, words) => {
    const generate = (all: readonly string[]): Generated => generateAmbient(all, {});
    expect(written(generate, [...words, '--ipv6=false'])).toBe(
      golden(`cni-ambient/${name}.golden`),
    );
    expect(written(generate, words)).toBe(golden(`cni-ambient/${name}_ipv6.golden`));
  });
});
