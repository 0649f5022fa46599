import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { fakeRuleset } from '/tmp/mapdev/fake-ruleset.ts';
import { buildMap } from './map.ts';
import { ISTIO_SIDECAR } from '../samples/istio-sidecar.ts';
const files: Record<string, string> = { istio: ISTIO_SIDECAR };
for (const [n, p] of Object.entries({
  kube: '/work/shared/corpus/goldens/kube-proxy/kp11-large-mode-420-services/iptables-save.txt',
}))
  files[n] = readFileSync(p, 'utf8');
test('x', () => {
  for (const [n, t] of Object.entries(files)) {
    const f = fakeRuleset(t);
    let s = performance.now();
    const m = buildMap(f.ruleset, {
      revision: 1,
      ruleset: 0,
      rowTexts: f.rowTexts,
      proxies: ['Envoy :15006', 'Envoy :15001'],
    });
    console.log(
      n,
      performance.now() - s,
      m.width,
      m.height,
      m.cards.length,
      m.families.map((x) => x.id + ' ' + x.chainCount),
      m.edges.length,
    );
    writeFileSync(`/tmp/mapdev/${n}.json`, JSON.stringify(m, null, 1));
    if (n === 'istio') {
      for (const c of [...m.lanes, ...m.places, ...m.ticks, ...m.cards])
        console.log(c.id, (c as any).name ?? (c as any).label ?? '', c.x, c.y, c.width, c.height);
      for (const e of m.edges) console.log(e.id, JSON.stringify(e.points));
    }
  }
});
