/**
 * A packet through ten thousand rules: this machine's kernel beside the simulator, taking turns. The
 * kernel's packets go over loopback in a network namespace of its own, into the chain from OUTPUT
 * and, for comparison, past it.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callBundle, namespaceCommand } from './bench-tools.mjs';
import { ROOT, isOnPath } from './run.mjs';

const RULES = 10_000;
const [THROUGH, PAST] = [9, 10];
const TURNS = 5;
/** So that all processor time of the process is that of what is measured. */
const ONE_THREAD = ['--single-threaded'];

/** @typedef {import('./bench-walk.ts').WalkFigures} WalkFigures */
/** @typedef {{ through: number, past: number, hits: string[] }} KernelFigures */

/** @param {{ bundle: string, scratch: string }} setup */
export function compareWithKernel({ bundle, scratch }) {
  const namespace = isOnPath('python3') ? namespaceCommand() : undefined;
  if (!namespace) {
    console.log(
      '\nThe comparison with the kernel needs what that with its tools needs, and Python.',
    );
  }
  process.env.XTABLES_LOCKFILE = join(scratch, 'xtables.lock');
  for (const { title, rule } of CHAINS) {
    const file = join(scratch, 'chain.txt');
    writeFileSync(file, chainText(rule));
    /** @type {KernelFigures[]} */
    const kernel = [];
    /** @type {WalkFigures[]} */
    const own = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      if (namespace) kernel.push(askKernel(namespace, file));
      const question = { file, rules: RULES, through: THROUGH, past: PAST };
      own.push(askSimulator(bundle, question));
    }
    print(title, kernel, own);
  }
}

const CHAINS = [
  {
    title: 'kube-proxy’s rules, with comments: the address fails',
    rule: (/** @type {number} */ at) =>
      `-d 10.${96 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}/32 -p tcp -m comment --comment "team-${at % 97}/app-${at}:http cluster IP" -m tcp --dport 80`,
  },
  {
    title: 'one port after another: the port fails',
    rule: (/** @type {number} */ at) => `-p udp -m udp --dport ${20_000 + at}`,
  },
];

/** The last rule of the chain is the one that matches. */
function chainText(/** @type {(at: number) => string} */ rule) {
  const rules = Array.from({ length: RULES - 1 }, (_, at) => `-A LONG ${rule(at)} -j DROP`);
  return [
    '*filter',
    ':INPUT ACCEPT [0:0]',
    ':FORWARD ACCEPT [0:0]',
    ':OUTPUT ACCEPT [0:0]',
    ':LONG - [0:0]',
    `-A OUTPUT -p udp -m udp --dport ${THROUGH} -j LONG`,
    ...rules,
    `-A LONG -d 127.0.0.1/32 -p udp -m udp --dport ${THROUGH} -j ACCEPT`,
    'COMMIT',
    '',
  ].join('\n');
}

/**
 * @param {readonly string[]} namespace
 * @param {string} file
 * @returns {KernelFigures}
 */
function askKernel(namespace, file) {
  const [program = '', ...flags] = namespace;
  const script = `ip link set lo up && iptables-legacy-restore < "$FILE" && python3 src/tasks/send-udp.py 7 200 ${THROUGH} ${PAST} && iptables-legacy-save -c -t filter`;
  const { status, stdout, stderr } = spawnSync(program, [...flags, 'bash', '-c', script], {
    encoding: 'utf8',
    cwd: ROOT,
    env: { ...process.env, FILE: file },
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`The kernel was not asked: ${stderr}`);
  const [figures = '{}', ...saved] = stdout.split('\n');
  /** @type {Omit<KernelFigures, 'hits'>} */
  const read = JSON.parse(figures);
  return { ...read, hits: hitRules(saved) };
}

/**
 * @param {string} bundle
 * @param {import('./bench-walk.ts').WalkQuestion} question
 * @returns {WalkFigures}
 */
function askSimulator(bundle, question) {
  /** @type {WalkFigures} */
  const figures = JSON.parse(
    callBundle(bundle, 'walkFigures', JSON.stringify(question), ONE_THREAD),
  );
  return figures;
}

/** @param {readonly string[]} saved rules with their counters */
function hitRules(saved) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  return saved.flatMap((line) => {
    const [, packets = '0', chain] = /^\[(\d+):\d+\] -A (\S+)/.exec(line) ?? [];
    if (chain === undefined) return [];
    const number = (counts.get(chain) ?? 0) + 1;
    counts.set(chain, number);
    return packets === '0' ? [] : [`${chain} ${number}`];
  });
}

/**
 * @param {string} title
 * @param {readonly KernelFigures[]} kernel
 * @param {readonly WalkFigures[]} own
 */
function print(title, kernel, own) {
  const of = (/** @type {(figures: WalkFigures) => number} */ pick) => median(own.map(pick));
  const perSecond = (/** @type {number} */ nanoseconds) =>
    Math.round(1e9 / nanoseconds).toLocaleString('en');
  const [linear, leg, decision] = [of((f) => f.linear), of((f) => f.leg), of((f) => f.decision)];
  console.log(
    `\n${RULES.toLocaleString('en')} rules, ${title}; processor time, median of ${TURNS}`,
  );
  const through = median(kernel.map((figures) => figures.through));
  if (kernel.length > 0) {
    const rule = median(kernel.map((figures) => (figures.through - figures.past) / RULES));
    console.log(
      `  kernel, legacy         ${rule.toFixed(1)} ns/rule, ${perSecond(through)} packets/s`,
    );
    console.log(
      `  simulator, linear      ${linear.toFixed(1)} ns/rule with its trace, ${times(rule / linear)}`,
    );
  } else console.log(`  simulator, linear      ${linear.toFixed(1)} ns/rule with its trace`);
  const ratio = (/** @type {number} */ own) =>
    kernel.length > 0 ? `, ${times(through / own)}` : '';
  console.log(`  one table decided      ${perSecond(decision)} packets/s${ratio(decision)}`);
  console.log(`  whole way, traced      ${perSecond(leg)} packets/s${ratio(leg)}`);
  const hits = [
    ...own.map((f) => f.hits),
    ...own.map((f) => f.decided),
    ...kernel.map((f) => f.hits),
  ];
  const same = hits.every((each) => each.join() === hits[0]?.join());
  console.log(`  rules hit              ${same ? `${hits[0]?.join(', ')}, by all` : 'DIFFERENT'}`);
}

/** @param {number} ratio */
function times(ratio) {
  return `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} × as fast`;
}

/** @param {readonly number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
