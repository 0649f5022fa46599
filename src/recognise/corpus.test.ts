/** Files that programs and people wrote: each program found, few chains unknown, and nobody where nobody was. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NameCollector } from '#cluster/names.ts';
import { readDump } from '#parse/read-dump.ts';
import type { ChainId, RuleId } from '#ruleset/ruleset.ts';
import { recognise } from './recognise.ts';

const CORPUS = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus');
const present = existsSync(CORPUS);

const NOTHING = /^$/;

/** A folder, the program that wrote what is in it, and what is there besides. */
const WRITTEN: readonly (readonly [folder: string, program: string, but: RegExp])[] = [
  ['goldens/antrea', 'antrea', NOTHING],
  ['goldens/consul', 'consul', NOTHING],
  ['goldens/docker', 'docker', NOTHING],
  ['goldens/istio/capture', 'istio-iptables', /nft/],
  ['goldens/istio/cni-sidecar', 'istio-iptables', NOTHING],
  ['goldens/istio/cni-ambient', 'istio-ambient', NOTHING],
  // Its second file is a test of reading, with chains that nobody has.
  ['goldens/kube-proxy', 'kube-proxy', /util-iptables|GetChainLines|objects|\.ya?ml$|\.json$/],
  ['goldens/kuma', 'kuma', /install-transparent-proxy|debian-11-default.iptables-legacy/],
  ['goldens/linkerd', 'linkerd', NOTHING],
  ['goldens/multi-networkpolicy', 'multi-networkpolicy', NOTHING],
  ['goldens/neutron', 'neutron', NOTHING],
  ['goldens/osm', 'osm', NOTHING],
  ['patterns/aws-vpc-cni-node', 'aws-vpc-cni', NOTHING],
  ['patterns/cilium-node', 'cilium', NOTHING],
  ['patterns/mwan3-openwrt-ipset', 'mwan3', /ipset\./],
  ['patterns/nodelocaldns', 'nodelocaldns', NOTHING],
  ['patterns/podman-netavark', 'netavark', NOTHING],
  ['patterns/tailscale-subnet-router', 'tailscale', NOTHING],
  ['wild/projectcalico+calico/felix/fv/cali-iptables-dump.txt', 'calico', NOTHING],
  ['wild/diekmann+net-network/configs_srvs_ufw', 'ufw', NOTHING],
  ['wild/diekmann+net-network/config_vsrv', 'ufw', NOTHING],
  [
    'wild/diekmann+net-network/configs_sqrl_shorewall/2014_sep_iptables-saveakachan',
    'shorewall',
    NOTHING,
  ],
  ['wild/diekmann+net-network/found_online/linuxforum.ru', 'firewalld', NOTHING],
  ['wild/megumiteam+amimoto', 'rh-firewall', NOTHING],
];

/** Made by hand, as far as their authors say. */
const BY_HAND = [
  'goldens/ferm/misc/subchain.result',
  'wild/diekmann+net-network/config_kornwall/iptables-save',
  'wild/diekmann+net-network/config_memphis_testbed/iptables-save',
  'wild/diekmann+net-network/configs_chair_for_Network_Architectures_and_Services/iptables-save-2016-06-27_16-29-01',
  'wild/diekmann+net-network/configs_ipv6_server/mailserver',
  'wild/diekmann+net-network/configs_medium-sized-company/iptables-save.iptables_mainfw_31.01.2016',
  'wild/ustclug+liimstrap/etc/iptables/rules.v4',
];

function* filesIn(path: string): Iterable<string> {
  if (!statSync(path).isDirectory()) yield path;
  else for (const each of readdirSync(path).toSorted()) yield* filesIn(join(path, each));
}

interface Count {
  chains: number;
  claimed: number;
  rules: number;
  told: number;
}

/** Kuma’s goldens have words in place of what differs from machine to machine. */
function textOf(path: string): string {
  return readFileSync(path, 'utf8')
    .replaceAll('ifPlaceholder', 'lo')
    .replaceAll('subnetPlaceholder/mask', '127.0.0.1/32');
}

/** What is claimed of a file, and by whom; `undefined` of one without rules. Of long chains the first rules stand for all. */
function countIn(path: string, count: Count): readonly string[] | undefined {
  const programs: string[] = [];
  const { rulesets } = readDump(textOf(path));
  if (rulesets.length === 0) return undefined;
  for (const ruleset of rulesets) {
    const recognition = recognise(ruleset, new NameCollector());
    programs.push(...recognition.programs.map(({ program }) => program.id));
    for (const { firstChain, chainCount } of ruleset.tables) {
      for (let at = 0; at < chainCount; at += 1) {
        const { id, hook, firstRule, ruleCount } = ruleset.chain((firstChain + at) as ChainId); // Consecutive ids.
        if (hook !== undefined) continue;
        count.chains += 1;
        if (recognition.chain(id)) count.claimed += 1;
        for (let rule = 0; rule < Math.min(ruleCount, 100); rule += 1) {
          count.rules += 1;
          const writer = recognition.rule((firstRule + rule) as RuleId); // Consecutive ids.
          if (writer?.says !== undefined) count.told += 1;
        }
      }
    }
  }
  return programs;
}

describe.skipIf(!present)(
  `the corpus${present ? '' : ' (where present; skipped: it is not beside the checkout)'}`,
  () => {
    test.each(WRITTEN)('%s is by %s', (folder, program, but) => {
      const count: Count = { chains: 0, claimed: 0, rules: 0, told: 0 };
      const others: string[] = [];
      for (const path of filesIn(join(CORPUS, folder))) {
        if (but.test(path)) continue;
        const programs = countIn(path, count);
        if (programs && !programs.includes(program)) others.push(path);
      }
      const { chains, claimed, rules, told } = count;
      console.log(`${folder}: ${claimed} of ${chains} chains, why of ${told} of ${rules} rules`);
      expect(others).toEqual([]);
      expect(claimed).toBeGreaterThanOrEqual(chains * 0.99);
      expect(told).toBeGreaterThanOrEqual(rules * 0.99);
    });

    test.each(BY_HAND)('nobody claims %s', (path) => {
      const count: Count = { chains: 0, claimed: 0, rules: 0, told: 0 };
      expect(countIn(join(CORPUS, path), count)).toEqual([]);
      expect(count.claimed).toBe(0);
      expect(count.chains).toBeGreaterThan(0);
    });
  },
);
