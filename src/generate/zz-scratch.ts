import { readFileSync } from 'node:fs';
import { saveOf } from './save.ts';
import { readDump } from '../parse/read-dump.ts';
const t = readFileSync('/work/shared/corpus/goldens/istio/cni-sidecar/tproxy.txt.golden', 'utf8');
console.log(saveOf(t, 4));
console.log(
  readDump(t).problems,
  readDump(t).rulesets.map((r) => r.family),
);
const t6 = readFileSync('/work/shared/corpus/goldens/istio/capture/dns-uid-gid.golden', 'utf8')
  .split('COMMIT\n* nat')
  .pop();
console.log(
  readDump('* nat' + t6).problems.slice(0, 3),
  readDump('* nat' + t6).rulesets.map((r) => r.family),
);
