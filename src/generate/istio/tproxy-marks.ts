/** How answers of the app find back to Envoy where TPROXY left the client's address in place. */
import type { Draft } from './draft.ts';

/** The mark of Envoy's own way to the pod's address, so that it is taken for inbound traffic. */
const LOOP_MARK = '1338';

export function addTproxyMarks(draft: Draft): void {
  const { rules, options, layout } = draft;
  const mark = options.tproxyMark;
  if (layout.tproxyMarks === 'none') return;
  if (layout.tproxyMarks === 'source') {
    const source = '-p tcp -s 127.0.0.1/32 ! -d 127.0.0.1/32';
    rules.append('mangle', 'OUTPUT', `${source} -j MARK --set-mark ${mark}`);
    return;
  }
  const hasLoop = layout.tproxyMarks === 'connection-and-loop';
  rules.append('mangle', 'PREROUTING', `-p tcp -m mark --mark ${mark} -j CONNMARK --save-mark`);
  if (hasLoop) addLoopMarks(draft);
  rules.append('mangle', 'OUTPUT', `-p tcp -m connmark --mark ${mark} -j CONNMARK --restore-mark`);
  rules.insert('mangle', 'ISTIO_INBOUND', 1, `-p tcp -m mark --mark ${mark} -j RETURN`);
  if (!hasLoop) return;
  rules.insert('mangle', 'ISTIO_INBOUND', 2, `-p tcp -s ${draft.passthrough} -i lo -j RETURN`);
  rules.insert(
    'mangle',
    'ISTIO_INBOUND',
    3,
    `-p tcp -i lo -m mark ! --mark ${LOOP_MARK} -j RETURN`,
  );
}

function addLoopMarks({ rules, options, loopback }: Draft): void {
  rules.append('mangle', 'OUTPUT', `-p tcp -o lo -m mark --mark ${options.tproxyMark} -j RETURN`);
  const owners = [
    ...options.proxyUids.map((uid) => `--uid-owner ${uid}`),
    ...options.proxyGids.map((gid) => `--gid-owner ${gid}`),
  ];
  for (const owner of owners) {
    const own = `! -d ${loopback} -p tcp -o lo -m owner ${owner}`;
    rules.append('mangle', 'OUTPUT', `${own} -j MARK --set-mark ${LOOP_MARK}`);
  }
}
