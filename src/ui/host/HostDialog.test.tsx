// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { createLocalEngine } from '#engine/local-engine.ts';
import { type AppStore, createAppStore } from '../store/app-store.ts';
import { driveEngine } from '../store/engine-driver.ts';
import { AppProvider } from '../store/use-app.tsx';
import { Dialogs } from '../app/Dialogs.tsx';
import { HostButton } from './HostButton.tsx';

afterEach(cleanup);

/** Typing has to rest before anything is asked, and a busy machine is slow. */
const PATIENT = { timeout: 10_000 };

const DUMP = `*filter
:INPUT ACCEPT [0:0]
-A INPUT -i eth0 -m set --match-set friends src -j ACCEPT
-A INPUT -i eth0 -j DROP
COMMIT
`;

async function open(): Promise<AppStore> {
  const store = createAppStore();
  const engine = createLocalEngine({ now: () => 0 });
  driveEngine(store, engine);
  store.getState().openText(DUMP);
  store.getState().setPacketLine('tcp 192.0.2.9:4000 → 10.1.2.3:80 in eth0');
  render(
    <AppProvider store={store} engine={engine}>
      <HostButton />
      <Dialogs />
    </AppProvider>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Host (inferred)' }));
  await screen.findByDisplayValue(/inet 10\.1\.2\.3\/32/, {}, PATIENT);
  return store;
}

function show(tab: RegExp): void {
  fireEvent.mouseDown(screen.getByRole('tab', { name: tab }));
}

function text(name: string): HTMLTextAreaElement {
  return screen.getByRole<HTMLTextAreaElement>('textbox', { name });
}

test('the inferred host is there to be read, and said to be inferred', async () => {
  await open();
  expect(text('Addresses').value).toContain('inet 127.0.0.1/8');
  expect(screen.getByText('Inferred from the dump').isConnected).toBe(true);
  show(/Routes/);
  expect(text('Routes').value).toContain('default dev eth0');
});

test('what is told of a set decides the packet, until it is inferred again', async () => {
  const store = await open();
  show(/Sets/);
  fireEvent.change(text('Sets'), {
    target: { value: 'create friends hash:ip family inet\nadd friends 192.0.2.9\n' },
  });
  await expect.poll(() => store.getState().trace.kind, PATIENT).toBe('ready');
  expect(store.getState().traced?.verdict.kind).toBe('delivered');
  expect(store.getState().traced?.choices).toEqual([]);
  expect(screen.getByRole('tab', { name: 'Sets edited' }).isConnected).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Back to inferred' }));
  await expect.poll(() => store.getState().traced?.choices.length, PATIENT).toBe(1);
  expect(text('Sets').value).toBe('');
});

test('a line that is none is told under the text', async () => {
  await open();
  show(/Sysctls/);
  fireEvent.change(text('Sysctls'), { target: { value: 'net.ipv4.ip_forward = 1\nforward!' } });
  await screen.findByText('Line 2: “forward!” is no line of sysctl; it is left out.', {}, PATIENT);
  expect(text('Sysctls').getAttribute('aria-invalid')).toBe('true');
});
