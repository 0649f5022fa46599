/** The real tools that some tests hold Chainwalk against. Without them those tests say so and are skipped. */
import { canInstallDebianPackages, installDebianPackages, isOnPath } from './run.mjs';

/** @type {readonly (readonly [program: string, debianPackage: string])[]} */
const TOOLS = [
  ['iptables-nft-restore', 'iptables'],
  ['iptables-legacy-restore', 'iptables'],
  ['nft', 'nftables'],
  ['ip', 'iproute2'],
  ['ipset', 'ipset'],
  ['python3', 'python3'],
];

/** Gets what is missing where that is possible. Returns what is still missing, in one sentence. */
export async function provideKernelTools() {
  if (process.platform !== 'linux') {
    return 'The tests against the real iptables need Linux and are skipped here.';
  }
  const packages = missing().map(([, debianPackage]) => debianPackage);
  if (packages.length > 0 && canInstallDebianPackages()) {
    await installDebianPackages([...new Set(packages)]);
  }
  const still = missing().map(([program]) => program);
  if (still.length === 0) return undefined;
  return `Not installed: ${still.join(', ')}. The tests against the real tools are skipped without them.`;
}

function missing() {
  return TOOLS.filter(([program]) => !isOnPath(program));
}
