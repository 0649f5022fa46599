import { readFileSync } from 'node:fs';
import { generateSidecar } from './istio/istio-iptables.ts';
const FLAG: Record<string, string> = { ProxyUID: '-u', ProxyGID: '-g', InboundInterceptionMode: '-m', InboundPortsInclude: '-b', InboundPortsExclude: '-d', OutboundIPRangesInclude: '-i', OutboundIPRangesExclude: '-x', OutboundPortsInclude: '-q', KubevirtInterfaces: '-k', DNSServersV4: '--resolv-conf', OutboundPortsExclude: '-o' };
const SW: Record<string, string> = { RedirectDNS: '--redirect-dns', EnableInboundIPv6: '--ipv6', DryRun: '--dry-run', CaptureAllDNS: '--capture-all-dns' };
function ofCommands(lines: string[]): Record<string, string[]> {
  const out: Record<string, string[]> = {};
  for (const l of lines) { const m = /^(ip6?tables)(?: -t (\w+))? (-[AIN] .*)$/.exec(l); if (m) (out[(m[1] === 'iptables' ? '4' : '6') + (m[2] ?? 'filter')] ??= []).push(m[3]!); }
  return out;
}
function ofRestore(f: string, text: string, out: Record<string, string[]>) {
  let t = '';
  for (const l of text.split('\n')) { if (l.startsWith('* ')) t = l.slice(2); else if (/^-[AIN]/.test(l)) (out[f + t] ??= []).push(l); }
}
// order of -N relative to rules is free; compare -N lines in order and rules in order apart
const split = (x: string[]) => [...x.filter((l) => l.startsWith('-N')), ...x.filter((l) => !l.startsWith('-N'))];
function compare(title: string, a: Record<string, string[]>, b: Record<string, string[]>) {
  let same = true;
  for (const k of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const x = split(a[k] ?? []), y = split(b[k] ?? []);
    if (x.join('\n') !== y.join('\n')) { if (same) console.log('DIFF', title); same = false; console.log(k, x.filter(l=>!y.includes(l)).map(l => '\n <' + l).join(''), y.filter(l=>!x.includes(l)).map(l => '\n >' + l).join('') || '\n (order)'); }
  }
  return same;
}
let good = 0, all = 0;
for (const c of JSON.parse(readFileSync('/tmp/sh.json', 'utf8'))) {
  const words = ['--istio-version', c.v, ...c.c.split(' ').filter((w: string) => w), `--ipv6=${c.ip6}`];
  const b = {};
  for (const f of ['4', '6']) { const g = generateSidecar([...words, '--family', f], {}); if (g.kind === 'rules') ofRestore(f, g.restore, b); else console.log(g.problems); }
  all++; if (compare(words.join(' '), ofCommands(c.lines), b)) good++;
}
console.log('scripts', good, 'of', all);
good = all = 0;
for (const c of JSON.parse(readFileSync('/tmp/old.json', 'utf8'))) {
  const words: string[] = ['--istio-version', c.tag, '-u', '1337'];
  if (c.tag === '1.6.0' && /dns/i.test(c.name)) words.push('--redirect-dns');
  for (const [k, v0] of Object.entries(c.cfg as Record<string, string>)) {
    const v = v0.replace(/^"(.*)"$/, '$1').replace(/^\[\]string\{(.*)\}$/, '$1').replace(/"/g, '').replace('constants.TPROXY', 'TPROXY').replace('constants.REDIRECT','REDIRECT').replace(/, /g, ',');
    if (k in SW) words.push(`${SW[k]}=${v}`); else if (k in FLAG) words.push(FLAG[k]!, v); else console.log('??', k);
  }
  const a = ofCommands(c.lines);
  const b = {};
  for (const f of ['4', '6']) if (Object.keys(a).some((k) => k[0] === f)) { const g = generateSidecar([...words, '--family', f], {}); if (g.kind === 'rules') ofRestore(f, g.restore, b); else console.log(g.problems); }
  all++; if (compare(c.name + ' ' + words.join(' '), a, b)) good++;
}
console.log('go', good, 'of', all);
