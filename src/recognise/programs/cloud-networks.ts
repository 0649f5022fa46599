/** Pod networks of the clouds. */
import type { Program } from '../program.ts';

export const awsVpcCni: Program = {
  id: 'aws-vpc-cni',
  name: 'AWS VPC CNI',
  kind: 'pod-network',
  says: 'Amazon’s pod network: pods have addresses of the VPC.',
  source: 'amazon-vpc-cni-k8s, pkg/networkutils',
  chains: [
    {
      name: 'AWS-SNAT-CHAIN-{number:number}',
      tables: ['nat'],
      role: 'source of what leaves',
      says: 'Gives packets that leave the VPC the node’s primary address.',
      rules: [
        [
          '-d {network} -j RETURN',
          'Stays in the VPC or in a network that is left out, {network}: keeps the pod’s address.',
        ],
        [
          '! -d {network} … -j AWS-SNAT-CHAIN-*',
          'Not to {network}: on to the next network, and at last to SNAT.',
        ],
        [
          '… -j SNAT --to-source {ip} …',
          'Leaves the VPC: with the node’s primary address {ip}, the only one that the internet gateway knows.',
        ],
      ],
    },
    {
      name: 'AWS-CONNMARK-CHAIN-{number:number}',
      tables: ['nat'],
      role: 'mark of what leaves',
      says: 'Marks connections of pods out of the VPC, so that their answers find the way back through the primary interface.',
      rules: [
        ['-d {network} -j RETURN', 'Stays in the VPC: needs no mark.'],
        ['! -d {network} … -j AWS-CONNMARK-CHAIN-*', 'Not to {network}: on to the next network.'],
        [
          '… -j CONNMARK …',
          'Leaves the VPC: the connection is marked 0x80, for the primary interface.',
        ],
      ],
    },
  ],
  builtIn: [
    {
      table: 'mangle',
      chains: ['PREROUTING'],
      shape: [
        '-i {interface} … -m addrtype --dst-type LOCAL --limit-iface-in -j CONNMARK --set-xmark 0x80/0x80',
        'A connection that came in through the primary interface {interface}: its answers must leave there too.',
      ],
    },
    {
      table: 'mangle',
      chains: ['PREROUTING'],
      shape: [
        '-i {interface} -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80',
        'A pod’s packet gets its connection’s mark, which routes it to the primary interface.',
      ],
    },
    {
      table: 'nat',
      chains: ['PREROUTING'],
      shape: [
        '-j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80',
        'The packet gets its connection’s mark, which routes it to the primary interface.',
      ],
    },
  ],
};

export const azureNpm: Program = {
  id: 'azure-npm',
  name: 'Azure NPM',
  kind: 'pod-network',
  says: 'Enforces network policies on Azure.',
  source: 'azure-container-networking, npm/pkg/dataplane/policies',
  chains: [
    {
      name: 'AZURE-NPM',
      tables: ['filter'],
      role: 'policies',
      says: 'Puts new connections to the network policies.',
      rules: [
        ['… -j AZURE-NPM-*', 'Asks there.'],
        ['… -j *', 'Ends the policies.'],
      ],
    },
    {
      name: 'AZURE-NPM-{part}',
      tables: ['filter'],
      role: 'network policy',
      roles: 'network policies',
      says: 'A part of the network policies.',
      rules: [
        ['… -j (DROP|REJECT)', 'Denied by policy.'],
        ['… -j MARK …', 'Notes what a policy said.'],
        ['… -j *', 'Asks or decides by policy.'],
      ],
    },
  ],
};

export const azureCni: Program = {
  id: 'azure-cni',
  name: 'Azure CNI',
  kind: 'pod-network',
  says: 'Azure’s pod network.',
  source: 'azure-container-networking, cni',
  chains: [
    {
      name: 'AZURECNIINPUT',
      role: 'to this node',
      says: 'What pods may send to this node.',
      rules: [['… -j *', 'Decides what pods may send to this node.']],
    },
    {
      name: 'AZURECNIOUTPUT',
      role: 'from this node',
      says: 'What this node may send to pods.',
      rules: [['… -j *', 'Decides what this node may send to pods.']],
    },
    {
      name: 'SWIFT',
      tables: ['nat'],
      role: 'source of what leaves',
      says: 'Gives packets that leave the virtual network their source.',
      rules: [['… -j (SNAT|MASQUERADE|RETURN) …', 'Leaves with the node’s address.']],
    },
    {
      name: 'SWIFT-POSTROUTING',
      tables: ['nat'],
      role: 'source of what leaves',
      says: 'Gives packets that leave the virtual network their source.',
      rules: [['… -j (SNAT|MASQUERADE|RETURN) …', 'Leaves with the node’s address.']],
    },
  ],
};
