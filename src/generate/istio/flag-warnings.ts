/** What is worth saying about flags that are in order each for itself. */
import type { FlagProblem, GivenFlags } from '../flags.ts';
import { ISTIO_FLAGS } from './flags.ts';
import { type Version, readVersion } from '../version.ts';

/** Flags that the release has no more, or not yet. */
export function outOfTime(flags: GivenFlags, version: Version): readonly FlagProblem[] {
  const found: FlagProblem[] = [];
  for (const { name, since, until, of } of ISTIO_FLAGS) {
    if (!flags.isGiven(name)) continue;
    const shown = of === 'program' ? `--${name}` : name;
    if (until !== undefined && version > (readVersion(until) ?? 0)) {
      const says = `${shown} is gone since Istio ${until}: a newer one refuses to run with it. Leave it out, or give --istio-version ${until}.`;
      found.push({ severity: 'error', flag: name, says });
    } else if (since !== undefined && version < (readVersion(since) ?? 0)) {
      const says = `${shown} came with Istio ${since}: in this older layout it changes nothing.`;
      found.push({ severity: 'warning', flag: name, says });
    }
  }
  return found;
}

/** Flags that are there and do nothing, because another one is missing. */
export function withoutEffect(flags: GivenFlags, version: Version): readonly FlagProblem[] {
  const found: FlagProblem[] = [];
  const warn = (flag: string, says: string): number =>
    found.push({ severity: 'warning', flag, says });
  const inbound = flags.text('istio-inbound-ports');
  if (flags.text('istio-local-exclude-ports') !== '' && inbound !== '*') {
    warn(
      'istio-local-exclude-ports',
      '--istio-local-exclude-ports (-d) changes nothing: it is only asked where every inbound port is captured (-b ‘*’).',
    );
  }
  if (flags.isOn('capture-all-dns') && !flags.isOn('redirect-dns')) {
    warn('capture-all-dns', '--capture-all-dns changes nothing without --redirect-dns.');
  }
  const mode = flags.text('istio-inbound-interception-mode');
  if (mode !== '' && mode !== 'REDIRECT' && mode !== 'TPROXY') {
    warn(
      'istio-inbound-interception-mode',
      `“${mode}” is no mode: the program takes it for REDIRECT.`,
    );
  }
  if (mode === 'TPROXY' && inbound === '') {
    warn(
      'istio-inbound-ports',
      'TPROXY without inbound ports (-b): its rules are written, but no packet gets to them.',
    );
  }
  if (flags.isOn('iptables-trace-logging') && version === 1025) {
    warn('iptables-trace-logging', '--iptables-trace-logging changes nothing in 1.25.');
  }
  return found;
}
