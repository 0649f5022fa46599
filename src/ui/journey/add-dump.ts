import type { AppStore } from '../store/app-store.ts';

/**
 * Puts the rules of another machine under the dump. Prompts of two machines stand between them, so
 * that no table of the one is taken for the other's. All else that was asked and said stays.
 */
export function addDump(store: AppStore, text: string): void {
  const before = store.getState();
  const { joining, hostTexts, choices, followUps, packetLine } = before;
  const own = before.readText();
  const hosts = [...own.matchAll(/^root@place-(\d+):~# /gm)].map(([, number]) => Number(number));
  const next = Math.max(0, ...hosts) + 1;
  const end = own === '' || own.endsWith('\n') ? '' : '\n';
  const joint = `${end}root@place-${next}:~# exit\nroot@place-${next + 1}:~# iptables-save\n`;
  before.openText(`${own}${joint}${text}`, before.dumpTitle);
  before.setPacketLine(packetLine);
  store.setState({ joining, hostTexts, choices, followUps });
}
