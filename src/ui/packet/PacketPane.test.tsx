// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { scriptEngine } from '#testing/scripted-engine.ts';
import { createAppStore } from '../store/app-store.ts';
import { AppProvider } from '../store/use-app.tsx';
import { PacketPane } from './PacketPane.tsx';

afterEach(cleanup);

function show(): void {
  render(
    <AppProvider store={createAppStore()} engine={scriptEngine().engine}>
      <PacketPane />
    </AppProvider>,
  );
}

function field(name: string): HTMLInputElement {
  return screen.getByRole<HTMLInputElement>('textbox', { name });
}

function type(name: string, value: string): void {
  fireEvent.change(field(name), { target: { value } });
}

test('the line fills the fields, and a field changes the line', () => {
  show();
  type('Packet line', 'udp 10.0.0.9:5353 → 10.1.2.3:53 in eth1');
  expect(field('Protocol').value).toBe('udp');
  expect(field('Source').value).toBe('10.0.0.9');
  expect(field('Source port').value).toBe('5353');
  expect(field('Destination').value).toBe('10.1.2.3');
  expect(field('In interface').value).toBe('eth1');
  type('Destination port', '54');
  expect(field('Packet line').value).toBe('udp 10.0.0.9:5353 → 10.1.2.3:54 in eth1');
});

test('a half-typed address stays as typed in its field', () => {
  show();
  type('Packet line', 'tcp 10.0.0.9:40000 → 10.1.2.3:80 in eth0');
  type('Source', 'fd00:');
  expect(field('Source').value).toBe('fd00:');
});

test('what is wrong is said in words that belong to the field', () => {
  show();
  type('Packet line', 'tcp 10.0.0.9:40000 → 10.1.2.3:80 in eth0');
  type('Destination port', '70000');
  const port = field('Destination port');
  expect(port.getAttribute('aria-invalid')).toBe('true');
  const message = document.getElementById(port.getAttribute('aria-describedby') ?? '');
  expect(message?.textContent).toContain('70000');
  expect(field('Source').getAttribute('aria-invalid')).toBe('false');
});

test('mark, flags and the like are one press away, and in sight once given', () => {
  show();
  type('Packet line', 'tcp 10.0.0.9:40000 → 10.1.2.3:80 in eth0');
  expect(screen.queryByRole('textbox', { name: 'More' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'More' }));
  type('More', 'mark 0x1');
  expect(field('Packet line').value).toBe('tcp 10.0.0.9:40000 → 10.1.2.3:80 in eth0 mark 0x1');
});
