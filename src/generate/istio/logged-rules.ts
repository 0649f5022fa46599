/** The rules of `--iptables-trace-logging`: what a rule is for goes to a reader of NFLOG first. */
import { RuleList } from '../rule-list.ts';
import type { IstioOptions } from './options.ts';

/** What some rules do, by Istio's names: pkg/log/command.go. The others are never announced. */
export type Command =
  | 'JumpInbound'
  | 'JumpOutbound'
  | 'ExcludeInboundPort'
  | 'IncludeInboundPort'
  | 'InboundCapture'
  | 'KubevirtCommand'
  | 'ExcludeInterfaceCommand';

/** pkg/builder/iptables_builder_impl.go, appendInternal and insertInternal. */
export class LoggedRules extends RuleList {
  readonly #options: Pick<IstioOptions, 'version' | 'tracesRules'>;

  constructor(options: Pick<IstioOptions, 'version' | 'tracesRules'>) {
    super();
    this.#options = options;
  }

  override append(table: string, chain: string, rule: string, command?: Command): void {
    const log = this.#logOf(rule, command);
    if (log !== undefined) super.append(table, chain, log);
    super.append(table, chain, rule);
  }

  /** The log is put in after its rule, at the same place, and so stands before it. */
  override insert(
    table: string,
    chain: string,
    place: number,
    rule: string,
    command?: Command,
  ): void {
    super.insert(table, chain, place, rule);
    const log = this.#logOf(rule, command);
    if (log !== undefined) super.insert(table, chain, place, log);
  }

  /** The same packets into group 1337, 20 bytes of each: an IPv4 header. */
  #logOf(rule: string, command: Command | undefined): string | undefined {
    const { version, tracesRules } = this.#options;
    if (!tracesRules || command === undefined) return undefined;
    // Up to 1.23 the name stood in quotes, which the tool takes away.
    const prefix = version < 1024 ? `"${command}"` : command;
    const matches = rule.slice(0, rule.indexOf('-j '));
    return `${matches}-j NFLOG --nflog-prefix ${prefix} --nflog-group 1337 --nflog-size 20`;
  }
}
