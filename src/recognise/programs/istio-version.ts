import type { Look } from '../look.ts';
import type { Version } from '../program.ts';

/** From the newest change that shows to the oldest, as read in Istio's tags: see generate/istio/layout.ts. */
export function istioVersion(look: Look): Version | undefined {
  const inbound = look.words('nat', 'ISTIO_INBOUND');
  const output = look.words('nat', 'ISTIO_OUTPUT');
  const jump = look.words('nat', 'OUTPUT').find((words) => words.endsWith('-j ISTIO_OUTPUT'));
  const some = (pattern: RegExp): boolean => output.some((words) => pattern.test(words));
  if (look.has('nat', 'ISTIO_OUTPUT_DNS') || jump === ' -j ISTIO_OUTPUT') {
    return {
      words: 'Istio 1.25 or later',
      because: 'OUTPUT jumps to ISTIO_OUTPUT whatever the protocol.',
    };
  }
  if (look.has('mangle', 'ISTIO_DROP')) {
    return { words: 'Istio 1.24 or later', because: 'ISTIO_DROP is there.' };
  }
  if (some(/-o lo .*! --dports? (?:53,)?15008 /)) {
    return {
      words: 'Istio 1.18 to 1.24',
      because:
        'The loopback rules leave port 15008 out, and OUTPUT jumps to ISTIO_OUTPUT for TCP alone.',
    };
  }
  if (inbound.length === 0 || output.length === 0) return undefined;
  const tunnel = inbound.some((words) => words.includes('--dport 15008 '));
  const ssh = inbound.some((words) => words.includes('--dport 22 '));
  if (tunnel && ssh) {
    return { words: 'Istio 1.7 to 1.12', because: 'ISTIO_INBOUND spares ports 15008 and 22.' };
  }
  if (tunnel) {
    return {
      words: 'Istio 1.13 to 1.17',
      because: 'ISTIO_INBOUND spares port 15008 and not port 22, and the loopback rules do not.',
    };
  }
  if (some(/-o lo .*-m owner ! --uid-owner /)) {
    return {
      words: 'Istio 1.5 or 1.6',
      because: 'The loopback rules ask for the owner, and port 15008 is not spared.',
    };
  }
  if (some(/^ -s \S+ -o lo -j RETURN$/)) {
    return {
      words: 'Istio 1.3 or 1.4',
      because: 'The loopback rule asks for no owner, and 127.0.0.6 is spared.',
    };
  }
  return look.has('nat', 'ISTIO_IN_REDIRECT')
    ? {
        words: 'Istio 1.0 to 1.2',
        because: 'There is an ISTIO_IN_REDIRECT, and 127.0.0.6 is not spared.',
      }
    : {
        words: 'Istio 0.8 or earlier',
        because: 'There is no ISTIO_IN_REDIRECT: inbound connections go to port 15001 as well.',
      };
}
