// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Engine } from '#engine/engine.ts';
import { createAppStore } from '../store/app-store.ts';
import { AppProvider } from '../store/use-app.tsx';
import { usePasteAnywhere } from './use-paste-anywhere.ts';

afterEach(cleanup);

function Page() {
  usePasteAnywhere();
  return (
    <>
      <p>words</p>
      <input aria-label="field" />
      <div role="dialog">asked</div>
    </>
  );
}

function show() {
  const store = createAppStore();
  store.getState().openText('*nat\nCOMMIT\n');
  render(
    <AppProvider store={store} engine={{} as Engine}>
      <Page />
    </AppProvider>,
  );
  return store;
}

function paste(on: Element, text: string): boolean {
  return fireEvent.paste(on, { clipboardData: { getData: () => text, files: [] } });
}

test('a paste on the page is the dump', async () => {
  const store = show();
  paste(screen.getByText('words'), '*raw\nCOMMIT\n');
  await waitFor(() => expect(store.getState().readText()).toBe('*raw\nCOMMIT\n'));
});

test('a packet’s line is the packet, and leaves the dump', async () => {
  const store = show();
  paste(screen.getByText('words'), ' udp 10.0.0.9:53 > 10.0.0.1:5353 in eth1\n');
  await waitFor(() =>
    expect(store.getState().packetLine).toBe('udp 10.0.0.9:53 > 10.0.0.1:5353 in eth1'),
  );
  expect(store.getState().readText()).toBe('*nat\nCOMMIT\n');
});

test('fields and dialogs keep what is pasted into them', () => {
  show();
  // fireEvent says whether the browser may go on.
  expect(paste(screen.getByLabelText('field'), 'words')).toBe(true);
  expect(paste(screen.getByText('asked'), 'words')).toBe(true);
  expect(paste(screen.getByText('words'), '*raw')).toBe(false);
  expect(paste(screen.getByText('words'), '')).toBe(true);
});
