import type { Look } from '../look.ts';
import type { Version } from '../program.ts';

/** From the newest change that shows to the oldest: pkg/proxy/iptables/proxier.go from release to release. */
export function kubeProxyVersion(look: Look): Version | undefined {
  if (look.has('nat', 'KUBE-LOAD-BALANCER') || look.has('nat', 'KUBE-NODE-PORT')) {
    return { words: 'IPVS mode', because: 'KUBE-LOAD-BALANCER or KUBE-NODE-PORT is there.' };
  }
  const forward = look.words('filter', 'KUBE-FORWARD');
  if (forward.some((words) => words.includes('-m nfacct'))) {
    return { words: 'Kubernetes 1.32 or later', because: 'KUBE-FORWARD counts with nfacct.' };
  }
  if (look.has('filter', 'KUBE-PROXY-FIREWALL')) {
    // From 1.27 on the kubelet no longer makes KUBE-MARK-DROP, and before it always did.
    return look.hasTable('nat') && look.has('nat', 'KUBE-MARK-DROP')
      ? {
          words: 'Kubernetes 1.25 to 1.27',
          because: 'KUBE-PROXY-FIREWALL and KUBE-MARK-DROP are both there.',
        }
      : { words: 'Kubernetes 1.25 or later', because: 'KUBE-PROXY-FIREWALL is there.' };
  }
  // What is not there tells nothing where its table is not.
  if (!look.hasTable('filter') || !look.hasTable('nat')) return undefined;
  if (look.starts('nat', 'KUBE-EXT-') || look.starts('nat', 'KUBE-SVL-')) {
    return {
      words: 'Kubernetes 1.24',
      because: 'KUBE-EXT- or KUBE-SVL- chains, and no KUBE-PROXY-FIREWALL.',
    };
  }
  return olderVersion(look, forward);
}

function olderVersion(look: Look, forward: readonly string[]): Version | undefined {
  const postrouting = look.words('nat', 'KUBE-POSTROUTING');
  if (postrouting.length === 0) return undefined;
  const clears = postrouting.some((words) => words.includes('-j MARK'));
  if (clears) {
    // Up to 1.22 there were two, for where the pod is, or none where the pods’ network is not told.
    const known = forward.filter((words) => words.includes('--ctstate RELATED,ESTABLISHED'));
    if (known.length === 1) {
      return {
        words: 'Kubernetes 1.23 or 1.24',
        because:
          'KUBE-FORWARD has one rule for known connections, and there is no KUBE-PROXY-FIREWALL.',
      };
    }
    return look.has('filter', 'KUBE-NODEPORTS')
      ? {
          words: 'Kubernetes 1.21 to 1.22',
          because:
            'filter KUBE-NODEPORTS is there, and KUBE-FORWARD has not one rule for known connections.',
        }
      : {
          words: 'Kubernetes 1.19 to 1.20',
          because:
            'KUBE-POSTROUTING takes its mark away again, and there is no filter KUBE-NODEPORTS.',
        };
  }
  if (!look.has('filter', 'KUBE-FORWARD')) {
    return { words: 'an early Kubernetes', because: 'There is no KUBE-FORWARD.' };
  }
  return look.has('nat', 'KUBE-PROXY-CANARY')
    ? {
        words: 'Kubernetes 1.17 to 1.18',
        because: 'KUBE-POSTROUTING is one rule, and KUBE-PROXY-CANARY is there.',
      }
    : {
        words: 'Kubernetes 1.16 or earlier',
        because: 'KUBE-POSTROUTING is one rule, and there is no KUBE-PROXY-CANARY.',
      };
}
