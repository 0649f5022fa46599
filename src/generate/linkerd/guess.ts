/** Reads the flags of proxy-init off its rules. */
import type { SavedRules } from '../saved-rules.ts';

export const LINKERD_CHAINS = /^PROXY_INIT_/;

const IN = 'PROXY_INIT_REDIRECT';
const OUT = 'PROXY_INIT_OUTPUT';

export function linkerdCandidates(rules: SavedRules): readonly Readonly<Record<string, string>>[] {
  if (!rules.has('nat', IN)) return [];
  const one = (chain: string, pattern: RegExp): string =>
    rules.found('nat', chain, pattern)[0] ?? '';
  const all = (chain: string, pattern: RegExp): string =>
    rules.found('nat', chain, pattern).join(',');
  const comment = '-m comment --comment "[^"]*" ';
  const ignored = /--dports (\S+) (?:.* )?-j RETURN$/;
  const ranges = (text: string): string => text.replaceAll(':', '-');
  const values = {
    'incoming-proxy-port': one(IN, /-j REDIRECT --to-ports (\d+)$/),
    'outgoing-proxy-port': one(OUT, /-j REDIRECT --to-ports (\d+)$/),
    'proxy-uid': one(OUT, /--uid-owner (\d+)/),
    'proxy-gid': one(OUT, /--gid-owner (\d+)/),
    'inbound-ports-to-ignore': ranges(all(IN, ignored)),
    'outbound-ports-to-ignore': ranges(all(OUT, ignored)),
    'subnets-to-ignore': all(IN, new RegExp(`^-s (\\S+) (?:${comment})?-j RETURN$`)),
    'ports-to-redirect': all(IN, /--dport (\d+) .*-j REDIRECT/),
    family: rules.family === 6 ? '6' : '',
  };
  return [Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))];
}
