/**
 * What services, backends and pods are called. A name from the cluster counts most, then one that
 * the chain's own name gives away, then a comment's, and last the address that leads there.
 */
import type { ClusterNames } from '#cluster/names.ts';
import type { ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import { type Callers, callersIn } from './callers.ts';
import { commentsOf, ruleWords } from './rule-words.ts';

export interface NameBook {
  /** Of a chain that kube-proxy made for one service port: `default/web:http`, `10.96.0.10 udp 53`. */
  serviceOf(chain: ChainId): string | undefined;
  /** Of a chain that kube-proxy made for one backend: `10.244.1.5:8080`, with the pod where known. */
  backendOf(chain: ChainId): string | undefined;
  /** Of a chain that leads to one pod by its address. */
  podOf(chain: ChainId): string | undefined;
}

/** A name is looked for in so many rules of a chain, and in so many that lead to it. */
const FEW = 4;

const SERVICE_CHAIN = /^KUBE-(?:SVC|SVL|EXT|FW|XLB)-([A-Z2-7]{16})$/;

/** What kube-proxy's comments have around the name: proxier.go, servicePortName.String(). */
const IN_COMMENT =
  /^(?:(?:masquerade traffic|pod traffic|masquerade LOCAL traffic|route LOCAL traffic|Balancing rule \d+) for |other traffic to )?([a-z0-9.-]+\/[a-z0-9.-]+(?::[\w.-]+)?)(?= |:?$)/;

const BY_ADDRESS = / -d (\S+?)(?:\/(?:32|128))? .*-p (\w+) .*--dport (\d+)/;

export class RulesetNames implements NameBook {
  readonly #ruleset: Ruleset;
  readonly #cluster: ClusterNames | undefined;

  constructor(ruleset: Ruleset, cluster: ClusterNames | undefined) {
    this.#ruleset = ruleset;
    this.#cluster = cluster;
  }

  get #callers(): Callers {
    return callersIn(this.#ruleset);
  }

  serviceOf(chain: ChainId): string | undefined {
    return this.#serviceOf(chain, 0);
  }

  #serviceOf(chain: ChainId, depth: number): string | undefined {
    const { name } = this.#ruleset.chain(chain);
    const hash = SERVICE_CHAIN.exec(name)?.[1];
    const known = hash === undefined ? undefined : this.#cluster?.serviceByHash(hash);
    if (known !== undefined) return known;
    const callers = this.#callers.of(chain, FEW);
    const said = this.#nameInComments(chain, callers);
    if (hash !== undefined) {
      return (
        fuller(this.#nameByAddress(callers), said) ??
        this.#above(callers, depth) ??
        this.#nameOfKin(chain, hash, depth)
      );
    }
    return this.#above(callers, depth) ?? said;
  }

  /** All chains of one service port end alike, and one of them may be reached by its address. */
  #nameOfKin(chain: ChainId, hash: string, depth: number): string | undefined {
    if (depth > 0) return undefined;
    const { table, name } = this.#ruleset.chain(chain);
    for (const kin of ['SVC', 'SVL'].map((kind) => `KUBE-${kind}-${hash}`)) {
      const found = kin === name ? undefined : this.#ruleset.chainNamed(table, kin);
      const called = found && this.#serviceOf(found.id, 1);
      if (called !== undefined) return called;
    }
    return undefined;
  }

  /** A name from the cluster, by the address that a rule asks for; `undefined` without one. */
  #nameByAddress(callers: readonly RuleId[]): string | undefined {
    for (const [, ip = '', protocol = '', port = ''] of this.#addresses(callers)) {
      const found = this.#cluster?.serviceAt(ip, protocol, Number(port));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #addresses(rules: readonly RuleId[]): readonly RegExpExecArray[] {
    return rules.flatMap((rule) => {
      const found = BY_ADDRESS.exec(ruleWords(this.#ruleset, rule) ?? '');
      return found ? [found] : [];
    });
  }

  #nameInComments(chain: ChainId, callers: readonly RuleId[]): string | undefined {
    const { firstRule, ruleCount } = this.#ruleset.chain(chain);
    const own = Array.from(
      { length: Math.min(ruleCount, FEW) },
      (_, at) => (firstRule + at) as RuleId,
    ); // Consecutive ids.
    for (const rule of [...own, ...callers]) {
      for (const comment of commentsOf(this.#ruleset, rule)) {
        const name = IN_COMMENT.exec(comment)?.[1];
        if (name !== undefined) return name;
      }
    }
    return undefined;
  }

  /** A backend's service is that of the chain that leads to it; a nameless service's is its address. */
  #above(callers: readonly RuleId[], depth: number): string | undefined {
    const [found] = this.#addresses(callers);
    if (found) return `${found[1] ?? ''} ${found[2] ?? ''} ${found[3] ?? ''}`;
    if (depth > 2) return undefined;
    for (const caller of callers) {
      const from = this.#ruleset.rule(caller).chain;
      if (!/^KUBE-(?:SVC|SVL|EXT|FW|XLB)-/.test(this.#ruleset.chain(from).name)) continue;
      const name = this.#serviceOf(from, depth + 1);
      if (name !== undefined) return name;
    }
    return undefined;
  }

  backendOf(chain: ChainId): string | undefined {
    const { firstRule, ruleCount } = this.#ruleset.chain(chain);
    for (let at = 0; at < Math.min(ruleCount, FEW); at += 1) {
      const words = ruleWords(this.#ruleset, (firstRule + at) as RuleId); // Consecutive ids.
      const backend = / -j DNAT --to-destination (\S+)/.exec(words ?? '')?.[1];
      if (backend === undefined) continue;
      const pod = this.#cluster?.podAt(addressOf(backend));
      return pod === undefined ? backend : `${backend} (pod ${pod})`;
    }
    return undefined;
  }

  podOf(chain: ChainId): string | undefined {
    for (const rule of this.#callers.of(chain, FEW)) {
      const address = / -[ds] (\S+?)\/(?:32|128) /.exec(ruleWords(this.#ruleset, rule) ?? '')?.[1];
      const pod = address === undefined ? undefined : this.#cluster?.podAt(address);
      if (pod !== undefined) return pod;
      const said = commentsOf(this.#ruleset, rule)
        .map((comment) => /POD name: ?(\S+) namespace: (\S+)/.exec(comment))
        .find((found) => found !== null);
      if (said) return `${said[2] ?? ''}/${said[1] ?? ''}`;
      if (address !== undefined) return address;
    }
    return undefined;
  }
}

/** A table of services does not name their ports, a comment does. */
function fuller(told: string | undefined, said: string | undefined): string | undefined {
  return told === undefined || said?.startsWith(`${told}:`) === true ? said : told;
}

/** `10.244.1.5` of `10.244.1.5:8080`, `fd00::5` of `[fd00::5]:8080`. */
function addressOf(backend: string): string {
  return backend.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
}
