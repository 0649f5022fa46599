/** What the header, the panes and their dialogs do, for the palette. */
import { SAMPLES } from '#samples/samples.ts';
import { openSample, pickFiles } from '../app/opening.ts';
import type { AppStore } from '../store/app-store.ts';
import { shownDump } from '../store/selectors.ts';
import type { Tab } from '../store/view-slice.ts';
import { otherTheme } from '../theme/theme.ts';
import type { Command } from './command.ts';

export function pageCommands(store: AppStore): readonly Command[] {
  const { openDialog, send, setPacketLine } = store.getState();
  const dark = document.documentElement.dataset['theme'] === 'dark';
  const presets = shownDump(store.getState())?.presets ?? [];
  return [
    {
      id: 'open-file',
      title: 'Open a file…',
      group: 'Open',
      run: () => pickFiles(store),
    },
    {
      id: 'open-paste',
      title: 'Paste a dump…',
      group: 'Open',
      also: 'iptables-save clipboard',
      run: () => openDialog('paste'),
    },
    {
      id: 'generate',
      title: 'Generate rules…',
      group: 'Open',
      also: 'istio-iptables ambient kube-proxy linkerd flags form',
      run: () => store.getState().openForm('write'),
    },
    {
      id: 'compare',
      title: 'Compare with a program…',
      group: 'Open',
      also: 'guess flags diff istio-iptables ambient linkerd kube-proxy',
      run: () => store.getState().openForm('compare'),
    },
    {
      id: 'compare-dumps',
      title: 'Compare with another dump…',
      group: 'Open',
      also: 'diff before after upgrade',
      run: () => store.getState().openForm('dumps'),
    },
    ...SAMPLES.map((sample) => ({
      id: `sample-${sample.id}`,
      title: `Sample: ${sample.title}`,
      group: 'Samples' as const,
      also: `${sample.group} ${sample.says}`,
      run: () => void openSample(store, sample),
    })),
    ...presets.map(({ title, packetLine }) => ({
      id: `preset-${packetLine}`,
      title: `Packet: ${title}`,
      group: 'Packet' as const,
      also: packetLine,
      run: () => setPacketLine(packetLine),
    })),
    { id: 'send-reply', title: 'Send the reply', group: 'Packet', run: () => send('reply') },
    { id: 'send-again', title: 'Send one more packet', group: 'Packet', run: () => send('again') },
    {
      id: 'host',
      title: 'Host…',
      group: 'Packet',
      also: 'addresses routes sets sockets sysctls conntrack connections',
      run: () => openDialog('host'),
    },
    {
      id: 'recording',
      title: 'Kernel trace: compare with a recording…',
      group: 'Open',
      also: 'xtables-monitor nft monitor trace dmesg TRACE log paste',
      run: () => openDialog('recording'),
    },
    {
      id: 'trace-commands',
      title: 'Trace this packet on the node…',
      group: 'Packet',
      also: 'iptables -j TRACE commands record kernel',
      run: () => openDialog('trace-commands'),
    },
    { id: 'share', title: 'Share…', group: 'Share', also: 'link', run: () => openDialog('share') },
    {
      id: 'theme',
      title: dark ? 'Light theme' : 'Dark theme',
      group: 'View',
      run: () => store.getState().setTheme(otherTheme(dark ? 'dark' : 'light')),
    },
    ...DOCKS.map(({ dock, title }) => ({
      id: `dock-${dock}`,
      title: `Show ${title}`,
      group: 'View' as const,
      run: () => store.getState().showDock(dock),
    })),
    ...PANES.map(({ tab, title, find }) => ({
      id: `pane-${tab}-${title}`,
      title: `Go to the ${title}`,
      group: 'View' as const,
      also: 'focus pane',
      run: () => focusPane(store, tab, find),
    })),
  ];
}

const DOCKS = [
  { dock: 'watch', title: 'the packet now: every field, before and after' },
  { dock: 'calls', title: 'the call stack of chains' },
  { dock: 'breakpoints', title: 'the breakpoints' },
] as const;

interface PaneTarget {
  readonly tab: Tab;
  readonly title: string;
  /** What takes the keyboard there. */
  readonly find: string;
}

const PANES: readonly PaneTarget[] = [
  { tab: 'dump', title: 'dump', find: '[aria-label="Dump"] textarea' },
  { tab: 'map', title: 'map', find: '[aria-label="Map"] [tabindex="0"]' },
  { tab: 'trace', title: 'packet line', find: '[aria-label="Packet line"]' },
  { tab: 'trace', title: 'trace', find: '[aria-label="Trace"] [aria-current="step"]' },
];

/** On a narrow screen the pane has to come up first. */
function focusPane(store: AppStore, tab: Tab, find: string): void {
  store.getState().showTab(tab);
  requestAnimationFrame(() => {
    const there = document.querySelector<HTMLElement>(find);
    const inside = there?.matches('[tabindex], input, textarea, button')
      ? there
      : there?.querySelector<HTMLElement>('button, [tabindex="0"]');
    inside?.focus();
  });
}
