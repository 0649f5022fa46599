// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Engine } from '#engine/engine.ts';
import { ISTIO_SIDECAR } from '#samples/istio-sidecar.ts';
import { SAMPLES } from '#samples/samples.ts';
import { createAppStore } from '../store/app-store.ts';
import { AppProvider } from '../store/use-app.tsx';
import { DumpPane } from './DumpPane.tsx';

afterEach(cleanup);

/** Nothing answers, so the page never comes to rest and the editor is never asked for. */
function show(text: string) {
  const store = createAppStore();
  store.getState().openText(text);
  render(
    <AppProvider store={store} engine={{} as Engine}>
      <DumpPane />
    </AppProvider>,
  );
  return store;
}

test('an empty dump shows what to paste, the command for it, and samples', async () => {
  const store = show('');
  expect(screen.getByText('sudo iptables-save')).toBeTruthy();
  const [sample] = SAMPLES;
  fireEvent.click(screen.getByRole('button', { name: sample?.title ?? '' }));
  await waitFor(() => expect(store.getState().readText()).toBe(ISTIO_SIDECAR));
  expect(screen.queryByText('sudo iptables-save')).toBeNull();
});
