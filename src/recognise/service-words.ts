/** Names of services and backends, as the sentences about kube-proxy's chains and rules want them. */
import type { ChainId } from '#ruleset/ruleset.ts';
import type { ChainSite, RuleSite } from './program.ts';

export function serviceOf({ chain, names }: ChainSite): string | undefined {
  return names.serviceOf(chain);
}

export function backendOf({ chain, names }: ChainSite): string | undefined {
  return names.backendOf(chain);
}

/** What the rule's jump leads to: `the service default/web:http`, or a backend's address. */
export function targetLabel({ rule, ruleset, names }: RuleSite): string {
  const { action } = rule;
  if (action.kind === 'missing') return action.name;
  if (action.kind !== 'jump' && action.kind !== 'goto') return '';
  const { name } = ruleset.chain(action.to);
  const to: ChainId = action.to;
  if (name.startsWith('KUBE-SEP-')) return names.backendOf(to) ?? name;
  const service = names.serviceOf(to);
  return service === undefined ? 'a service' : `the service ${service}`;
}
