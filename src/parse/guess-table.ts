import type { Lines } from './source.ts';

export interface TableGuess {
  readonly table: string;
  /** The reason, as the end of a sentence after "because". */
  readonly why: string;
}

/** Which table a run of statements without `*table` is of, by its chains and targets. */
export function guessTable(lines: Lines, from: number): TableGuess {
  const chains = new Set<string>();
  const policies = new Set<string>();
  for (let index = from; lines.has(index); index += 1) {
    const text = lines.text(index);
    if (/^\s*(?:COMMIT|\*|# )/.test(text) || /[$#] +\S*ip6?tables/.test(text)) break;
    const found = STATEMENT.exec(text);
    const name = found?.[1] ?? found?.[2];
    if (name !== undefined) {
      // A policy met again is the start of another table's listing.
      if (POLICY.test(text)) {
        if (policies.has(name)) break;
        policies.add(name);
      }
      chains.add(name);
    }
    const target =
      TARGET.exec(text)
        ?.slice(1)
        .find((each) => each !== undefined) ?? '';
    const table = TARGET_TABLES.get(target);
    if (table !== undefined) return { table, why: `${target} stands only there` };
    const jump = JUMP.exec(text)
      ?.slice(1)
      .find((each) => each !== undefined);
    if (jump !== undefined) chains.add(jump);
  }
  return guessByChains(chains);
}

const STATEMENT = /^\s*(?:(?:\[\d+:\d+\] )?(?:-[APIN]|:) ?(\S{1,64})|Chain (\S{1,64}) \()/;
/** What stands before the target in a row of a listing: its number, its counts. */
const BEFORE_TARGET = String.raw`^ *(?:\d+[KMGT]? +){0,3}`;
const JUMP = new RegExp(
  String.raw` -[jg] ([A-Z]+[-_]\S{1,60})|${BEFORE_TARGET}([A-Z]+[-_]\S{1,60}) +\S+ +(?:--|-f|!f) `,
);
const POLICY = /^\s*(?:-P |:\S{1,64} [AD]|Chain \S{1,64} \(policy)/;
const TARGET = new RegExp(
  String.raw` -j ([A-Z]{2,12})\b|${BEFORE_TARGET}([A-Z]{2,12}) +\S+ +(?:--|-f|!f) `,
);

function guessByChains(chains: ReadonlySet<string>): TableGuess {
  if (chains.has('PREROUTING') && chains.has('FORWARD')) {
    return { table: 'mangle', why: 'only that table has both PREROUTING and FORWARD' };
  }
  for (const chain of ['POSTROUTING', 'PREROUTING']) {
    if (chains.has(chain)) return { table: 'nat', why: `it has ${chain}` };
  }
  const known = [...chains].find((chain) => NAT_CHAINS.test(chain));
  if (known !== undefined) return { table: 'nat', why: `its writer keeps ${known} there` };
  return { table: 'filter', why: 'that is what iptables means without -t' };
}

/** Chains that Istio and kube-proxy have in nat only, or in nat where no target says otherwise. */
const NAT_CHAINS =
  /^(?:ISTIO_(?:IN_)?REDIRECT|ISTIO_OUTPUT|KUBE-(?:SVC|SVL|SEP|EXT|FW|XLB)-|KUBE-MARK-)/;

const TARGET_TABLES: ReadonlyMap<string, string> = new Map([
  ['DNAT', 'nat'],
  ['SNAT', 'nat'],
  ['MASQUERADE', 'nat'],
  ['REDIRECT', 'nat'],
  ['NETMAP', 'nat'],
  ['REJECT', 'filter'],
  ['TPROXY', 'mangle'],
  ['TTL', 'mangle'],
  ['HL', 'mangle'],
  ['TOS', 'mangle'],
  ['DSCP', 'mangle'],
  ['CT', 'raw'],
  ['NOTRACK', 'raw'],
]);
